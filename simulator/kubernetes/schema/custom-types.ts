import { isObject, type Json, type JsonObject, objectAt, textsAt } from '../json'
import { type FieldType, type StructType, structType } from './types'

const objectMeta: FieldType = {
  kind: 'struct',
  of: structType('apimachinery.pkg.apis.meta.v1.ObjectMeta'),
  atomic: false,
}
const text: FieldType = { kind: 'scalar', type: 'string' }

/** The type of a custom resource, from the OpenAPI schema in its definition. */
export function customStruct(kind: string, schema: Json | undefined): FieldType {
  if (!isObject(schema) || schema['x-kubernetes-preserve-unknown-fields'] === true || !isObject(schema.properties)) {
    return { kind: 'any' }
  }
  const struct = structFrom(kind, schema)
  struct.fields.set('apiVersion', { type: text, required: false })
  struct.fields.set('kind', { type: text, required: false })
  struct.fields.set('metadata', { type: objectMeta, required: false })
  return { kind: 'struct', of: struct, atomic: false }
}

function structFrom(name: string, schema: JsonObject): StructType {
  const required = new Set(textsAt(schema, 'required'))
  const fields: StructType['fields'] = new Map()
  for (const [field, property] of Object.entries(objectAt(schema, 'properties'))) {
    fields.set(field, { type: typeFrom(`${name}.${field}`, property), required: required.has(field) })
  }
  return { name, fields, atomic: schema['x-kubernetes-map-type'] === 'atomic' }
}

function typeFrom(name: string, schema: Json): FieldType {
  if (!isObject(schema)) return { kind: 'any' }
  if (schema['x-kubernetes-preserve-unknown-fields'] === true || schema['x-kubernetes-int-or-string'] === true) {
    return { kind: 'any' }
  }
  switch (schema.type) {
    case 'object':
      if (isObject(schema.properties)) return { kind: 'struct', of: structFrom(name, schema), atomic: false }
      if (schema.additionalProperties !== undefined) {
        return { kind: 'map', values: typeFrom(name, schema.additionalProperties), atomic: false }
      }
      return { kind: 'any' }
    case 'array': {
      const how = schema['x-kubernetes-list-type']
      const keys = textsAt(schema, 'x-kubernetes-list-map-keys')
      const merge = how === 'map' ? keys : how === 'set' ? 'set' : 'atomic'
      return { kind: 'list', items: typeFrom(name, schema.items ?? null), merge }
    }
    case 'string':
    case 'integer':
    case 'number':
    case 'boolean':
      return { kind: 'scalar', type: schema.type }
    default:
      return { kind: 'any' }
  }
}
