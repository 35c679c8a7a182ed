import { existsSync, readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, test } from 'vitest'

// What may import what (docs/architecture.md). Each part lists what it may use of the project besides itself; packages
// are free, except where `packages` says that a part keeps them to itself.

interface Part {
  /** Folders or files, from the root; the longest match decides where a file belongs. */
  of: string[]
  mayImport: string[]
  because: string
}

const parts: Record<string, Part> = {
  domain: {
    of: ['lib/domain'],
    mayImport: [],
    because: 'the domain is pure: it reads, writes and waits for nothing, and anybody can use it',
  },
  contract: {
    of: ['lib/contract'],
    mayImport: ['domain'],
    because: 'browser and command line load it: it must not pull in the server',
  },
  config: {
    of: ['lib/config'],
    mayImport: ['domain'],
    because: 'settings and log are read by everybody and know nobody',
  },
  i18n: {
    of: ['lib/i18n'],
    mayImport: ['domain'],
    because: 'words do not depend on what shows them',
  },
  identity: {
    // Whoever asks Keystone connects to a cloud first, the one of the clouds.yaml.
    of: ['lib/openstack/identity', 'lib/openstack/http', 'lib/openstack/cloud', 'lib/openstack/clouds-yaml'],
    mayImport: ['domain', 'config', 'openstack'],
    because: 'clients of a cloud know neither our database nor what we do with the cloud',
  },
  openstack: {
    of: ['lib/openstack'],
    mayImport: ['domain', 'config', 'identity'],
    because: 'clients of a cloud know neither our database nor what we do with the cloud',
  },
  kubeconfig: {
    of: ['lib/kubernetes/pki', 'lib/kubernetes/kubeconfig'],
    mayImport: ['domain', 'config', 'kubernetes'],
    because: 'certificates and kubeconfigs know neither our database nor the cloud',
  },
  kubernetes: {
    of: ['lib/kubernetes'],
    mayImport: ['domain', 'config', 'kubeconfig'],
    because: 'clients of a cluster know neither our database nor the cloud',
  },
  store: {
    of: ['lib/store'],
    mayImport: ['domain', 'config'],
    because: 'rows to domain and back, nothing else',
  },
  auth: {
    of: ['lib/auth'],
    mayImport: ['identity', 'store', 'domain', 'config', 'contract'],
    because: 'signing in needs Keystone and the sessions; it does not work on clusters',
  },
  usecases: {
    of: ['lib/usecases'],
    mayImport: ['domain', 'contract', 'store', 'config', 'kubeconfig'],
    because: 'asking is not doing: a use case writes what is wanted and leaves the cloud to the worker',
  },
  engine: {
    of: ['lib/reconcile/engine'],
    mayImport: ['domain', 'config', 'store'],
    because: 'the engine does not know what a cluster is',
  },
  reconcile: {
    of: ['lib/reconcile'],
    mayImport: ['engine', 'domain', 'config', 'store', 'openstack', 'identity', 'kubernetes', 'kubeconfig'],
    because: 'doing knows the world and the wish, not who asked nor how it is shown',
  },
  ui: {
    of: ['components/ui'],
    mayImport: ['i18n'],
    because: 'building blocks know nothing of clusters',
  },
  components: {
    of: ['components'],
    mayImport: ['ui', 'contract', 'domain', 'i18n'],
    because: 'views speak to the server through the contract only',
  },
  wiring: {
    of: ['app/server.ts', 'instrumentation.ts', 'proxy.ts'],
    mayImport: ['usecases', 'auth', 'store', 'contract', 'domain', 'config', 'identity', 'i18n'],
    because: 'here the server gets its database and its sign-in, and nothing of the reconciler',
  },
  app: {
    of: ['app'],
    mayImport: ['wiring', 'usecases', 'auth', 'contract', 'components', 'ui', 'domain', 'config', 'i18n'],
    because: 'a route reads the session, parses, calls one use case and answers',
  },
  workers: {
    of: ['workers'],
    mayImport: [
      'reconcile',
      'engine',
      'store',
      'openstack',
      'identity',
      'kubernetes',
      'kubeconfig',
      'domain',
      'config',
    ],
    because: 'a worker wires up the reconciler; it serves no pages and knows no simulator',
  },
  cli: {
    of: ['cli'],
    mayImport: ['contract', 'domain'],
    because: 'the command line is a customer of the API like any other',
  },
  simulator: {
    of: ['simulator'],
    mayImport: [],
    because: 'a cloud does not know who uses it; it shares the wire types of lib/openstack only',
  },
}

/** Packages that one part keeps to itself. */
const packages: { name: RegExp; parts: string[]; because: string }[] = [
  { name: /^@prisma\/|^pg$/, parts: ['store', 'wiring'], because: 'lib/store is the only home of the database' },
  {
    name: /^next($|\/)/,
    parts: ['app', 'wiring', 'auth', 'components', 'ui', 'i18n'],
    because: 'only pages and routes are Next',
  },
  {
    name: /^react($|-|\/)/,
    parts: ['app', 'components', 'ui', 'i18n', 'auth'],
    because: 'only pages, and the session of the request they are made for, are React',
  },
]

interface Import {
  file: string
  /** From the root without its ending for our own files, else the package. */
  target: string
}

const root = path.resolve(import.meta.dirname, '..')
const folders = ['app', 'components', 'lib', 'workers', 'cli', 'simulator'].filter(name =>
  existsSync(path.join(root, name)),
)

describe('what may import what', () => {
  const imports = [...folders.flatMap(filesUnder), 'proxy.ts', 'instrumentation.ts'].flatMap(importsOf)

  test('each part uses only what it may', () => {
    expect(imports.flatMap(partProblem)).toEqual([])
  })

  test('each package is used only where it belongs', () => {
    expect(imports.flatMap(packageProblem)).toEqual([])
  })

  test('no file gathers others: imports name the file itself', () => {
    expect(imports.map(({ file }) => file).filter(file => /(^|\/)index\.tsx?$/.test(file))).toEqual([])
  })

  test('the rules bite', () => {
    const bad: Import = { file: 'lib/domain/cluster.ts', target: 'lib/store/clusters' }
    expect(partProblem(bad)).toEqual([
      'lib/domain/cluster.ts imports lib/store/clusters: the domain is pure: it reads, writes and waits for nothing, and anybody can use it',
    ])
    expect(partProblem({ file: 'simulator/main.ts', target: 'lib/openstack/compute/client' })).toHaveLength(1)
    expect(partProblem({ file: 'simulator/compute/servers.ts', target: 'lib/openstack/compute/wire' })).toEqual([])
    expect(packageProblem({ file: 'lib/usecases/x.ts', target: '@prisma/client' })).toHaveLength(1)
  })
})

function partProblem({ file, target }: Import): string[] {
  const from = partOf(file)
  const to = partOf(`${target}.ts`)
  if (!from || !to || from === to || parts[from]?.mayImport.includes(to)) return []
  if (from === 'simulator' && /^lib\/openstack\/.*wire$/.test(target)) return []
  return [`${file} imports ${target}: ${parts[from]?.because}`]
}

function packageProblem({ file, target }: Import): string[] {
  const from = partOf(file)
  const rule = packages.find(({ name }) => name.test(target))
  if (!rule || !from || rule.parts.includes(from)) return []
  return [`${file} imports ${target}: ${rule.because}`]
}

function partOf(file: string): string | undefined {
  const matches = Object.entries(parts).flatMap(([name, { of }]) =>
    of
      .filter(prefix => file === prefix || file.startsWith(`${prefix}/`) || file.startsWith(`${prefix}.`))
      .map(prefix => ({ name, length: prefix.length })),
  )
  return matches.sort((a, b) => b.length - a.length)[0]?.name
}

/** Tests and what serves only them may use anything. */
function filesUnder(folder: string): string[] {
  return readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
    .map(name => path.posix.join(folder, name))
    .filter(name => /\.tsx?$/.test(name) && !/\.test\.tsx?$|\/testing\/|\/generated\//.test(name))
}

function importsOf(file: string): Import[] {
  const pattern = /(?:^|[\s;}])(?:from\s+|import\s+|import\s*\(\s*)'([^']+)'/g
  return [...readSource(file).matchAll(pattern)].map(match => ({ file, target: resolve(file, match[1] ?? '') }))
}

function readSource(file: string): string {
  try {
    return readFileSync(path.join(root, file), 'utf8')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return ''
    throw cause
  }
}

function resolve(file: string, specifier: string): string {
  if (specifier.startsWith('@/')) return specifier.slice(2)
  if (specifier.startsWith('.')) return path.posix.join(path.posix.dirname(file), specifier)
  return specifier
}
