import { spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'

const debianChromium = '/usr/bin/chromium'

/** A Chromium for the journeys: the given one, Debian's (installed when it may be), or Playwright's own download. */
export async function provideBrowser(): Promise<string> {
  const given = process.env.SLIPWAY_CHROMIUM
  if (given) return given
  if (existsSync(debianChromium)) return debianChromium
  if (mayInstall() && installFromDebian()) return debianChromium
  console.log('Downloading the Chromium of Playwright ...')
  run(process.execPath, ['node_modules/@playwright/test/cli.js', 'install', 'chromium'])
  const { chromium } = await import('@playwright/test')
  const path = chromium.executablePath()
  if (!isExecutable(path)) throw new Error('There is no Chromium: install one and set SLIPWAY_CHROMIUM to its path.')
  return path
}

function mayInstall(): boolean {
  const isDebian = existsSync('/etc/debian_version') && !readFileSync('/etc/os-release', 'utf8').includes('ubuntu')
  return isDebian && process.getuid?.() === 0
}

/** With fonts of both languages: without them pictures and widths would be those of empty boxes. */
function installFromDebian(): boolean {
  console.log('Installing chromium and fonts from Debian ...')
  const packages = ['chromium', 'fonts-liberation', 'fonts-noto-cjk']
  const install = () => run('apt-get', ['install', '-yq', '--no-install-recommends', ...packages])
  if (!install()) {
    run('apt-get', ['update', '-q'])
    install()
  }
  return isExecutable(debianChromium)
}

function run(program: string, argv: string[]): boolean {
  const result = spawnSync(program, argv, {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  })
  return result.status === 0
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
