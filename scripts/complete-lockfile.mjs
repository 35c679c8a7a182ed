// Add the optional platform packages that the registry in use does not serve, so that `npm ci` works on every platform.
import { readFileSync, writeFileSync } from 'node:fs'
const lock = JSON.parse(readFileSync('package-lock.json', 'utf8'))
const OS = { darwin: 'darwin', win32: 'win32', windows: 'win32', linux: 'linux', android: 'android', freebsd: 'freebsd', openbsd: 'openbsd', netbsd: 'netbsd', sunos: 'sunos', aix: 'aix', openharmony: 'openharmony' }
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'mips64el']
const added = []
for (const [at, p] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(p.optionalDependencies ?? {})) {
    // npm looks upwards through node_modules from the dependant
    let dir = at, found = false
    for (;;) { if (lock.packages[`${dir ? dir + '/' : ''}node_modules/${name}`]) { found = true; break } if (!dir) break; const i = dir.lastIndexOf('/node_modules/'); dir = i < 0 ? '' : dir.slice(0, i) }
    if (found || !/^\d/.test(range)) { if (!found) console.warn('left out', at, name, range); continue }
    const t = name.split(/[-/]/)
    const os = t.map((x) => OS[x]).find(Boolean), cpu = CPU.find((c) => t.includes(c)) ?? (t.some((x) => x.startsWith('arm') && x !== 'arm64') ? 'arm' : t.includes('wasm32') ? 'wasm32' : undefined)
    const libc = t.includes('musl') || t.some((x) => x === 'linuxmusl') ? 'musl' : os === 'linux' && (t.includes('gnu') || t.includes('gnueabihf')) ? 'glibc' : undefined
    lock.packages[`node_modules/${name}`] = { version: range, ...(p.dev ? { dev: true } : {}), optional: true, ...(os ? { os: [os] } : {}), ...(cpu ? { cpu: [cpu] } : {}), ...(libc ? { libc: [libc] } : {}) }
    added.push(name)
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)))
writeFileSync('package-lock.json', JSON.stringify(lock, null, 2) + '\n')
console.log(added.length, 'added:', added.join(' '))
