import { createHash } from 'node:crypto'
import { isObject, type JsonObject } from '../json'
import { apiVersionOf, type Resource } from '../schema/resources'
import { type FieldType, type StructType, structType } from '../schema/types'

const schemaPath = (name: string, prefix: string) => `${prefix}${name}`

/** The OpenAPI schema of a field; names the structs that it needs. */
function schemaOf(type: FieldType, prefix: string, needed: (struct: StructType) => string): JsonObject {
  switch (type.kind) {
    case 'any':
      return {}
    case 'scalar':
      return { type: type.type, ...(type.format && type.format !== 'quantity' ? { format: type.format } : {}) }
    case 'list':
      return {
        type: 'array',
        items: schemaOf(type.items, prefix, needed),
        ...(Array.isArray(type.merge)
          ? { 'x-kubernetes-list-type': 'map', 'x-kubernetes-list-map-keys': type.merge }
          : { 'x-kubernetes-list-type': type.merge }),
        ...(type.patchKey === undefined
          ? {}
          : { 'x-kubernetes-patch-strategy': type.retainKeys ? 'merge,retainKeys' : 'merge' }),
        ...(type.patchKey ? { 'x-kubernetes-patch-merge-key': type.patchKey } : {}),
      }
    case 'map':
      return { type: 'object', additionalProperties: schemaOf(type.values, prefix, needed) }
    case 'struct': {
      const ref = { $ref: schemaPath(needed(type.of), prefix) }
      if (!type.retainKeys) return prefix.includes('components') ? { allOf: [ref], default: {} } : ref
      return {
        ...(prefix.includes('components') ? { allOf: [ref] } : ref),
        'x-kubernetes-patch-strategy': 'retainKeys',
      }
    }
  }
}

const fullName = (struct: StructType) => (struct.name.startsWith('custom.') ? struct.name : `io.k8s.${struct.name}`)

/** All schemas that are reached from some structs. */
function collect(roots: StructType[], prefix: string, kinds: Map<string, JsonObject[]>): JsonObject {
  const schemas: JsonObject = {}
  const waiting = [...roots]
  const seen = new Set(roots)
  const needed = (struct: StructType) => {
    if (!seen.has(struct)) {
      seen.add(struct)
      waiting.push(struct)
    }
    return fullName(struct)
  }
  for (let struct = waiting.pop(); struct; struct = waiting.pop()) {
    const required = [...struct.fields].filter(([, field]) => field.required).map(([field]) => field)
    const properties: JsonObject = {}
    for (const [field, { type }] of struct.fields) properties[field] = schemaOf(type, prefix, needed)
    const name = fullName(struct)
    const groupKinds = kinds.get(name)
    schemas[name] = {
      type: 'object',
      properties,
      ...(required.length > 0 ? { required } : {}),
      ...(groupKinds ? { 'x-kubernetes-group-version-kind': groupKinds } : {}),
    }
  }
  return schemas
}

const options = ['dryRun', 'fieldManager', 'fieldValidation']

const parameters = (names: string[], v3: boolean) =>
  names.map(name => ({
    name,
    in: 'query',
    ...(v3 ? { schema: { type: 'string', uniqueItems: true } } : { type: 'string', uniqueItems: true }),
  }))

const actions: Record<string, { method: string; action: string; query: string[] }> = {
  get: { method: 'get', action: 'get', query: [] },
  create: { method: 'post', action: 'post', query: options },
  update: { method: 'put', action: 'put', query: options },
  patch: { method: 'patch', action: 'patch', query: [...options, 'force'] },
  delete: { method: 'delete', action: 'delete', query: ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'] },
}

/** The paths of a resource, with what each method takes: kubectl looks there for what the server can do. */
function pathsOf(of: Resource, v3: boolean): JsonObject {
  const base = `${of.group ? `/apis/${of.group}` : '/api'}/${of.version}${of.namespaced ? '/namespaces/{namespace}' : ''}/${of.resource}`
  const operation = (verb: string): JsonObject => {
    const { action = verb, query = [] } = actions[verb] ?? {}
    return {
      operationId: `${action}${of.group}${of.version}${of.kind}`,
      parameters: parameters(query, v3),
      responses: { '200': { description: 'OK' } },
      'x-kubernetes-action': action,
      'x-kubernetes-group-version-kind': { group: of.group, version: of.version, kind: of.kind },
    }
  }
  const entries = (verbs: string[]): JsonObject =>
    Object.fromEntries(
      verbs.filter(verb => of.verbs.includes(verb)).map(verb => [actions[verb]?.method ?? verb, operation(verb)]),
    )
  return { [base]: entries(['create']), [`${base}/{name}`]: entries(['get', 'update', 'patch', 'delete']) }
}

function kindsOf(resources: readonly Resource[]): Map<string, JsonObject[]> {
  const kinds = new Map<string, JsonObject[]>()
  for (const { struct, group, version, kind } of resources) {
    if (struct) kinds.set(fullName(struct), [{ group, version, kind }])
  }
  return kinds
}

const meta = structType('apimachinery.pkg.apis.meta.v1.ObjectMeta')

/** A custom resource's own schema, which its CustomResourceDefinition gives. */
function customSchemas(resources: readonly Resource[]): JsonObject {
  return Object.fromEntries(
    resources.flatMap(({ custom, group, version, kind }) =>
      custom
        ? [
            [
              `${group.split('.').reverse().join('.')}.${version}.${kind}`,
              {
                ...(isObject(custom.schema) ? custom.schema : {}),
                'x-kubernetes-group-version-kind': [{ group, version, kind }],
              },
            ],
          ]
        : [],
    ),
  )
}

const info = (version: string): JsonObject => ({ title: 'Kubernetes', version })

/**
 * OpenAPI 2 in the only form in which kubectl takes it, with no definitions: it looks there for kinds that are not in
 * OpenAPI 3, which are those that are not served.
 */
export function emptyOpenApi2(version: string): Buffer {
  const text = (number: number, value: string | Buffer) => {
    const bytes = Buffer.from(value)
    return Buffer.concat([Buffer.from([(number << 3) | 2, bytes.length]), bytes])
  }
  const title = Buffer.concat([text(1, 'Kubernetes'), text(2, version)])
  return Buffer.concat([text(1, '2.0'), text(2, title), text(8, ''), text(9, '')])
}

export const openApi2Protobuf = 'application/com.github.proto-openapi.spec.v2@v1.0+protobuf'

/** OpenAPI 2 of everything. */
export function openApi2(resources: readonly Resource[], version: string): JsonObject {
  const roots = resources.flatMap(item => (item.struct ? [item.struct] : []))
  return {
    swagger: '2.0',
    info: info(version),
    paths: Object.assign({}, ...resources.map(item => pathsOf(item, false))),
    definitions: { ...collect([meta, ...roots], '#/definitions/', kindsOf(resources)), ...customSchemas(resources) },
  }
}

const documentPath = (of: { group: string; version: string }) =>
  of.group ? `apis/${of.group}/${of.version}` : `api/${of.version}`

/** OpenAPI 3 of one group and version; undefined when it is not served. */
export function openApi3(resources: readonly Resource[], path: string, version: string): JsonObject | undefined {
  const items = resources.filter(item => documentPath(item) === path)
  if (items.length === 0) return undefined
  const roots = items.flatMap(item => (item.struct ? [item.struct] : []))
  return {
    openapi: '3.0.0',
    info: info(version),
    paths: Object.assign({}, ...items.map(item => pathsOf(item, true))),
    components: {
      schemas: { ...collect([meta, ...roots], '#/components/schemas/', kindsOf(items)), ...customSchemas(items) },
    },
  }
}

/** /openapi/v3: where the documents are; the hash lets clients keep them. */
export function openApi3Index(resources: readonly Resource[], version: string): JsonObject {
  const paths: JsonObject = {}
  for (const path of new Set(resources.map(documentPath))) {
    const items = resources.filter(item => documentPath(item) === path)
    const text = JSON.stringify([
      version,
      items.map(item => [apiVersionOf(item), item.kind, item.custom?.schema ?? null]),
    ])
    const hash = createHash('sha256').update(text).digest('hex').toUpperCase()
    paths[path] = { serverRelativeURL: `/openapi/v3/${path}?hash=${hash}` }
  }
  return { paths }
}
