// Runs before anything is installed: plain Node, nothing but its own modules.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname ?? path.dirname(new URL(import.meta.url).pathname), '..')

/** Ends the process with one sentence when this Node is too old for the project. */
export function requireNode() {
  const { engines } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '').split('.').map(Number)
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > wanted[0] || (major === wanted[0] && minor >= wanted[1])) return
  console.error(`Slipway needs Node ${engines.node} and this is ${process.versions.node}: install a newer one.`)
  process.exit(1)
}

/** Installs the dependencies when they are missing or are not those of the lock file; true when it did. */
export function installDependencies() {
  if (isInstalled()) return false
  console.log('Installing dependencies (a minute or two the first time) ...')
  const result = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (result.status === 0) return true
  console.error('The dependencies could not be installed; npm says why above.')
  process.exit(1)
}

/** npm writes node_modules/.package-lock.json last: what it lists is there, and a broken-off install has none. */
function isInstalled() {
  const wanted = readPackages('package-lock.json')
  const present = readPackages('node_modules/.package-lock.json')
  if (!wanted || !present) return false
  return Object.entries(wanted).every(
    ([at, entry]) => at === '' || entry.optional || present[at]?.version === entry.version,
  )
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages
  } catch (cause) {
    if (cause.code === 'ENOENT') return undefined
    throw cause
  }
}
