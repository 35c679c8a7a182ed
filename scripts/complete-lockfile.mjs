// Some registries do not serve every optional platform package. npm then leaves them out of the lock file, and `npm ci`
// refuses such a lock file everywhere. This adds what is missing; with --check it only says whether the file is complete
// and free of registry hosts, which would tie everybody to the registry of the last who ran npm.
import { readFileSync, writeFileSync } from 'node:fs'

const file = 'package-lock.json'
const systems = {
  aix: 'aix',
  android: 'android',
  darwin: 'darwin',
  freebsd: 'freebsd',
  linux: 'linux',
  netbsd: 'netbsd',
  openbsd: 'openbsd',
  openharmony: 'openharmony',
  sunos: 'sunos',
  win32: 'win32',
  windows: 'win32',
}
const processors = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el']

/** Whether npm, looking upwards through node_modules from the dependant, finds the package in the lock file. */
function isLocked(packages, dependant, name) {
  for (let folder = dependant; ; ) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true
    if (!folder) return false
    const parent = folder.lastIndexOf('/node_modules/')
    folder = parent < 0 ? '' : folder.slice(0, parent)
  }
}

function processorOf(words) {
  const known = processors.find(processor => words.includes(processor))
  if (known) return known
  if (words.includes('wasm32')) return 'wasm32'
  return words.some(word => word.startsWith('arm')) ? 'arm' : undefined
}

/**
 * An entry with the keys in npm's order. Platform packages carry their platform in their name, as in
 * @scope/tool-linux-x64-musl. There is no integrity: it cannot be had without the package.
 */
function lockEntry(name, version, dev) {
  const words = name.split(/[-/]/)
  const os = words.map(word => systems[word] ?? (word === 'linuxmusl' ? 'linux' : undefined)).find(Boolean)
  const cpu = processorOf(words)
  const musl = words.includes('musl') || words.includes('linuxmusl')
  const glibc = os === 'linux' && words.some(word => word === 'gnu' || word === 'gnueabihf')
  const libc = musl ? 'musl' : glibc ? 'glibc' : undefined
  return {
    version,
    ...(cpu && { cpu: [cpu] }),
    ...(dev && { dev: true }),
    ...(libc && { libc: [libc] }),
    optional: true,
    ...(os && { os: [os] }),
  }
}

function findMissing(packages) {
  const missing = new Map()
  for (const [dependant, entry] of Object.entries(packages)) {
    for (const [name, range] of Object.entries(entry.optionalDependencies ?? {})) {
      // A range names no version to add; the packages in question pin their platforms exactly.
      const exact = /^\d/.test(range)
      if (!exact || isLocked(packages, dependant, name)) continue
      missing.set(`node_modules/${name}`, lockEntry(name, range, entry.dev))
    }
  }
  return missing
}

const lock = JSON.parse(readFileSync(file, 'utf8'))
const missing = findMissing(lock.packages)
const hosts = Object.keys(lock.packages).filter(at => /^https?:/.test(lock.packages[at].resolved ?? ''))

if (process.argv.includes('--check')) {
  if (missing.size > 0) console.error(`${file} lacks ${[...missing.keys()].join(', ')}: run npm run lock:complete.`)
  if (hosts.length > 0) console.error(`${file} names a registry host for ${hosts.length} packages, first ${hosts[0]}.`)
  if (missing.size > 0 || hosts.length > 0) process.exit(1)
  console.log(`${file} is complete and names no registry host.`)
} else {
  const packages = { ...lock.packages, ...Object.fromEntries(missing) }
  for (const at of hosts) delete packages[at].resolved
  lock.packages = Object.fromEntries(Object.entries(packages).sort(([a], [b]) => (a < b ? -1 : 1)))
  writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
  console.log(`${missing.size} packages added, ${hosts.length} registry hosts removed.`)
}
