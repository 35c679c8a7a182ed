import { badRequest } from '../api/status'
import { isObject, type Json, type JsonObject } from '../json'
import type { FieldType, StructType } from './types'

type Problems = { unknown: string[] }

const goTypes = { string: 'string', integer: 'int32', number: 'float64', boolean: 'bool' }

/** Thrown inside; the reader of an object turns it into a 400 that names the kind. */
class Mismatch extends Error {}

function mismatch(value: Json, parent: string, path: string, wanted: string): never {
  const got = Array.isArray(value)
    ? 'array'
    : value === null
      ? 'null'
      : typeof value === 'boolean'
        ? 'bool'
        : typeof value
  const field = parent ? ` Go struct field ${parent}.${path}` : ' Go value'
  throw new Mismatch(`json: cannot unmarshal ${got} into${field} of type ${wanted}`)
}

function readScalar(value: Json, type: Extract<FieldType, { kind: 'scalar' }>, parent: string, path: string): Json {
  if (type.format === 'quantity' && typeof value === 'number') return String(value)
  if (type.type === 'integer') {
    if (typeof value === 'number' && Number.isInteger(value)) return value
    return mismatch(value, parent, path, type.format ?? goTypes.integer)
  }
  if (typeof value !== type.type) return mismatch(value, parent, path, goTypes[type.type])
  return value
}

function read(value: Json, type: FieldType, parent: string, path: string, problems: Problems): Json {
  switch (type.kind) {
    case 'any':
      return value
    case 'scalar':
      return readScalar(value, type, parent, path)
    case 'list':
      if (!Array.isArray(value)) return mismatch(value, parent, path, `[]${elementName(type.items)}`)
      return value.map((item, index) => read(item, type.items, parent, `${path}[${index}]`, problems))
    case 'map': {
      if (!isObject(value)) return mismatch(value, parent, path, `map[string]${elementName(type.values)}`)
      const map: JsonObject = {}
      for (const [key, item] of Object.entries(value)) {
        if (item !== null) map[key] = read(item, type.values, parent, `${path}.${key}`, problems)
        else if (type.values.kind === 'scalar') map[key] = ''
      }
      return map
    }
    case 'struct':
      if (!isObject(value)) return mismatch(value, parent, path, elementName(type))
      return readStruct(value, type.of, path, problems)
  }
}

const goName = (name: string) => {
  const parts = name.split('.')
  return `${parts.at(-2)}.${parts.at(-1)}`
}

const elementName = (type: FieldType): string =>
  type.kind === 'struct' ? goName(type.of.name) : type.kind === 'scalar' ? goTypes[type.type] : 'interface {}'

function readStruct(value: JsonObject, struct: StructType, path: string, problems: Problems): JsonObject {
  const known: JsonObject = {}
  for (const [key, item] of Object.entries(value)) {
    const field = struct.fields.get(key)
    const at = path ? `${path}.${key}` : key
    if (!field) problems.unknown.push(at)
    else if (item !== null) known[key] = read(item, field.type, struct.name.split('.').at(-1) ?? '', at, problems)
  }
  return known
}

/**
 * Reads an object as its type: fields that do not exist are left out and named, nulls are absent fields, and a value of
 * another type is a 400 as Go's decoder words it.
 */
export function decodeStruct(
  value: JsonObject,
  struct: StructType,
  as: { kind: string; version: string },
): { object: JsonObject; unknown: string[] } {
  const problems: Problems = { unknown: [] }
  try {
    return { object: readStruct(value, struct, '', problems), unknown: problems.unknown }
  } catch (error) {
    if (error instanceof Mismatch) throw cannotHandle(as, error.message)
    throw error
  }
}

export const cannotHandle = (as: { kind: string; version: string }, why: string) =>
  badRequest(`${as.kind} in version "${as.version}" cannot be handled as a ${as.kind}: ${why}`)
