import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { builtInResources } from './resources'

/**
 * Writes messages.txt: the numbers of fields in Kubernetes' protobuf encoding, which newer kubectl sends, from the Go
 * types in the module cache.
 *
 *   npx tsx simulator/kubernetes/schema/write-messages.ts "$(go env GOMODCACHE)/k8s.io" v0.37.2
 */
const [root, version] = process.argv.slice(2)
if (!root || !version) throw new Error('Name the directory of the k8s.io modules and their version.')

type Field = { number: number; name: string; goType: string; inline: boolean }
type Package = { name: string; imports: Map<string, string> }
const structs = new Map<string, { fields: Field[]; from: Package }>()
const named = new Map<string, { goType: string; from: Package }>()

function readPackage(module: string, path: string): void {
  const directory = `${root}/${module}@${version}/${path}`
  const name = `${module}.${path.replaceAll('/', '.')}`
  for (const file of readdirSync(directory).filter(item => /^types.*\.go$|^uid\.go$/.test(item))) {
    const text = readFileSync(`${directory}/${file}`, 'utf8')
    const imports = new Map<string, string>()
    for (const [, alias, target = ''] of text.matchAll(/^(?:import)?\s+(\w+)?\s*"k8s\.io\/([^"]+)"$/gm)) {
      imports.set(alias ?? target.split('/').at(-1) ?? '', target.replaceAll('/', '.'))
    }
    const from = { name, imports }
    for (const [, type = '', body = ''] of text.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)) {
      structs.set(`${name}.${type}`, { fields: readFields(body), from })
    }
    for (const [, type = '', goType = ''] of text.matchAll(/^type (\w+) ((?:\[\]|map\[)?[\w.\]*]+)$/gm)) {
      named.set(`${name}.${type}`, { goType, from })
    }
  }
}

function readFields(body: string): Field[] {
  const line = /^\s+(?:(\w+)\s+)?([\w.*[\]]+)\s+`json:"([^"]*)"(?: \w+:"[^"]*")* +protobuf:"\w+,(\d+),[^"]*"/gm
  return [...body.matchAll(line)].map(([, , goType = '', json = '', number]) => ({
    number: Number(number),
    name: json.split(',')[0] ?? '',
    goType,
    inline: json.split(',').includes('inline'),
  }))
}

const scalars: Record<string, string> = {
  string: 'string',
  bool: 'bool',
  float64: 'double',
  ...Object.fromEntries(['int', 'int16', 'int32', 'int64', 'uint8', 'uint32'].map(type => [type, 'int'])),
}

function kindOf(goType: string, from: Package): string {
  if (goType === '[]byte') return 'bytes'
  if (goType.startsWith('*')) return `${kindOf(goType.slice(1), from)}?`
  if (goType.startsWith('[]')) return `[]${kindOf(goType.slice(2), from)}`
  const map = /^map\[([\w.]+)\](.+)$/.exec(goType)
  if (map?.[2]) return `{}${kindOf(map[2], from)}`
  if (scalars[goType]) return scalars[goType]
  const [alias, type] = goType.includes('.') ? goType.split('.') : [undefined, goType]
  const full = `${alias ? from.imports.get(alias) : from.name}.${type}`
  const other = named.get(full)
  // Named lists are messages of their own.
  if (other && !other.goType.startsWith('[]')) return kindOf(other.goType, other.from)
  return full
}

const packages: [string, string][] = [
  ...['core', 'apps', 'batch', 'rbac', 'coordination', 'storage', 'policy', 'networking', 'discovery', 'scheduling']
    .concat(['node', 'autoscaling', 'authentication', 'authorization', 'certificates', 'admissionregistration'])
    .map((group): [string, string] => ['api', `${group}/v1`]),
  ['api', 'autoscaling/v2'],
  ['apimachinery', 'pkg/apis/meta/v1'],
  ['apimachinery', 'pkg/types'],
  ['apimachinery', 'pkg/runtime'],
  ['apimachinery', 'pkg/util/intstr'],
  ['apimachinery', 'pkg/api/resource'],
  ['apiextensions-apiserver', 'pkg/apis/apiextensions/v1'],
  ['kube-aggregator', 'pkg/apis/apiregistration/v1'],
]
for (const [module, path] of packages) readPackage(module, path)

const roots = [
  ...builtInResources.flatMap(({ struct }) => (struct ? [struct.name] : [])),
  'api.autoscaling.v1.Scale',
  'api.policy.v1.Eviction',
  'api.authentication.v1.TokenRequest',
  'apimachinery.pkg.apis.meta.v1.DeleteOptions',
]
const wanted = new Set(roots)
const paragraphs: string[] = []
for (const name of wanted) {
  const struct = structs.get(name)
  if (!struct) continue
  const lines = struct.fields.map(field => {
    const kind = kindOf(field.goType, struct.from)
    wanted.add(kind.replace(/^(\[\]|\{\})*/, '').replace(/\?$/, ''))
    return `  ${field.number} ${field.inline ? '>' : field.name} ${kind}`
  })
  if (lines.length > 0) paragraphs.push([name, ...lines].join('\n'))
}
const head = `# Field numbers of the Kubernetes API in protobuf, written by write-messages.ts from the Go types ${version}.
# NUMBER NAME KIND; > is a struct whose fields stand in the one around it in JSON; ? is a pointer: zero is a value.
`
writeFileSync(fileURLToPath(new URL('messages.txt', import.meta.url)), `${head}\n${paragraphs.sort().join('\n\n')}\n`)
