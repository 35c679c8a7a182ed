import { readFileSync } from 'node:fs'

/** One field, list item or map value of the Kubernetes API, as far as reading, merging and checking need it. */
export type FieldType =
  | { kind: 'scalar'; type: 'string' | 'integer' | 'number' | 'boolean'; format?: string }
  | { kind: 'any' }
  | { kind: 'list'; items: FieldType; merge: 'atomic' | 'set' | string[]; patchKey?: string; retainKeys?: boolean }
  | { kind: 'map'; values: FieldType; atomic: boolean }
  | { kind: 'struct'; of: StructType; atomic: boolean; retainKeys?: boolean; replace?: boolean }

export type StructType = {
  /** As in OpenAPI, without `io.k8s.`: api.core.v1.Pod */
  name: string
  fields: Map<string, { type: FieldType; required: boolean }>
  atomic: boolean
}

const anything: FieldType = { kind: 'any' }

export function readTypes(text: string): Map<string, StructType | FieldType> {
  const types = new Map<string, StructType | FieldType>()
  const paragraphs = text.split('\n\n').filter(part => !part.startsWith('#'))
  for (const paragraph of paragraphs) {
    const head = paragraph.slice(0, paragraph.indexOf('\n') < 0 ? undefined : paragraph.indexOf('\n')).trim()
    const [name = '', ...flags] = head.split(' ')
    if (flags[0] === '=') types.set(name, scalar(name.endsWith('.Quantity') ? 'string/quantity' : (flags[1] ?? 'any')))
    else types.set(name, { name, fields: new Map(), atomic: flags.includes('atomic') })
  }
  for (const paragraph of paragraphs) {
    const [head = '', ...lines] = paragraph.trimEnd().split('\n')
    const struct = types.get(head.split(' ')[0] ?? '')
    if (!struct || 'kind' in struct) continue
    for (const line of lines) {
      const [field = '', type = '', ...flags] = line.trim().split(' ')
      const required = field.endsWith('!')
      struct.fields.set(required ? field.slice(0, -1) : field, { type: fieldType(types, type, flags), required })
    }
  }
  return types
}

function scalar(text: string): FieldType {
  const [type, format] = text.split('/')
  if (format === 'int-or-string') return anything
  if (type === 'string' || type === 'integer' || type === 'number' || type === 'boolean') {
    return { kind: 'scalar', type, format }
  }
  return anything
}

function fieldType(types: Map<string, StructType | FieldType>, text: string, flags: string[]): FieldType {
  const retainKeys = flags.some(flag => flag.startsWith('patch=') && flag.includes('retainKeys')) || undefined
  if (text.startsWith('[]')) {
    const keys = flags.find(flag => flag.startsWith('keys='))
    const merges = flags.some(flag => flag.startsWith('patch=') && flag.includes('merge'))
    const by = flags.find(flag => flag.startsWith('by='))?.slice(3)
    const items = fieldType(types, text.slice(2), [])
    const merge = keys ? keys.slice(5).split(',') : flags.includes('set') ? 'set' : 'atomic'
    return { kind: 'list', items, merge, patchKey: merges ? (by ?? '') : undefined, retainKeys }
  }
  if (text.startsWith('{}')) {
    return { kind: 'map', values: fieldType(types, text.slice(2), []), atomic: flags.includes('atomic') }
  }
  const named = types.get(text)
  if (!named) return scalar(text)
  if ('kind' in named) return named
  return { kind: 'struct', of: named, atomic: named.atomic || flags.includes('atomic'), retainKeys }
}

/** Every type of the API that the simulator serves, by its OpenAPI name without `io.k8s.`. */
export const types: ReadonlyMap<string, StructType | FieldType> = readTypes(
  readFileSync(new URL('types.txt', import.meta.url), 'utf8'),
)

export function structType(name: string): StructType {
  const found = types.get(name)
  if (!found || 'kind' in found) throw new Error(`types.txt has no struct ${name}`)
  return found
}
