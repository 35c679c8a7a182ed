import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/**
 * Writes types.txt from the OpenAPI 2 document of a real API server (`kubectl get --raw /openapi/v2`), leaving out the
 * groups that the simulator does not serve and all descriptions.
 *
 *   npx tsx simulator/kubernetes/schema/write-types.ts swagger.json
 */
type Property = {
  $ref?: string
  type?: string
  format?: string
  items?: Property
  additionalProperties?: Property
  'x-kubernetes-list-type'?: string
  'x-kubernetes-list-map-keys'?: string[]
  'x-kubernetes-map-type'?: string
  'x-kubernetes-patch-strategy'?: string
  'x-kubernetes-patch-merge-key'?: string
}
type Definition = Property & { properties?: Record<string, Property>; required?: string[] }

const served = [
  'api.core.v1',
  'api.apps.v1',
  'api.batch.v1',
  'api.rbac.v1',
  'api.coordination.v1',
  'api.storage.v1',
  'api.policy.v1',
  'api.networking.v1',
  'api.discovery.v1',
  'api.events.v1',
  'api.scheduling.v1',
  'api.node.v1',
  'api.autoscaling.v1',
  'api.autoscaling.v2',
  'api.authentication.v1',
  'api.authorization.v1',
  'api.certificates.v1',
  'api.admissionregistration.v1',
  'apiextensions-apiserver.pkg.apis.apiextensions.v1',
  'kube-aggregator.pkg.apis.apiregistration.v1',
  'apimachinery.pkg.apis.meta.v1',
  'apimachinery.pkg.api.resource',
  'apimachinery.pkg.runtime',
  'apimachinery.pkg.util.intstr',
  'apimachinery.pkg.version',
]

const short = (name: string) => name.replace(/^io\.k8s\./, '')
const ref = (value: string) => short(value.replace('#/definitions/', ''))

function typeText(property: Property): string {
  if (property.$ref) return ref(property.$ref)
  if (property.type === 'array') return `[]${typeText(property.items ?? {})}`
  if (property.additionalProperties) return `{}${typeText(property.additionalProperties)}`
  return [property.type ?? 'any', property.format].filter(Boolean).join('/')
}

function flags(property: Property): string[] {
  const found: string[] = []
  const keys = property['x-kubernetes-list-map-keys']
  if (keys) found.push(`keys=${keys.join(',')}`)
  else if (property['x-kubernetes-list-type']) found.push(property['x-kubernetes-list-type'])
  if (property['x-kubernetes-map-type']) found.push(property['x-kubernetes-map-type'])
  if (property['x-kubernetes-patch-strategy']) found.push(`patch=${property['x-kubernetes-patch-strategy']}`)
  if (property['x-kubernetes-patch-merge-key']) found.push(`by=${property['x-kubernetes-patch-merge-key']}`)
  return found
}

function paragraph(name: string, definition: Definition): string {
  if (!definition.properties) {
    return `${short(name)} = ${[definition.type ?? 'any', definition.format].filter(Boolean).join('/')}`
  }
  const required = new Set(definition.required)
  const lines = Object.entries(definition.properties).map(([field, property]) =>
    [`  ${field}${required.has(field) ? '!' : ''}`, typeText(property), ...flags(property)].join(' '),
  )
  return [[short(name), ...flags(definition)].join(' '), ...lines].join('\n')
}

const source = process.argv[2]
if (!source) throw new Error('Name the OpenAPI 2 document.')
const document: { info: { version: string }; definitions: Record<string, Definition> } = JSON.parse(
  readFileSync(source, 'utf8'),
)
const wanted = Object.entries(document.definitions).filter(([name]) =>
  served.includes(short(name).slice(0, short(name).lastIndexOf('.'))),
)
const head = `# Types of the Kubernetes API, written by write-types.ts from the OpenAPI document of ${process.argv[3] ?? document.info.version}.
# FIELD! is required; keys, set and atomic say how lists merge; patch and by are for strategic merge patches.
`
writeFileSync(
  fileURLToPath(new URL('types.txt', import.meta.url)),
  `${head}\n${wanted.map(([name, definition]) => paragraph(name, definition)).join('\n\n')}\n`,
)
