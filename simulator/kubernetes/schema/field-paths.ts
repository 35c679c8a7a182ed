import { isObject, type Json, type JsonObject, sameJson } from '../json'
import type { FieldTree } from '../objects'
import type { FieldType } from './types'

/**
 * Sets of fields as server-side apply counts them. A path is its elements, joined by line feeds: `f:spec`,
 * `f:containers`, `k:{"name":"a"}`, `f:image`. Scalars and atomic values are members, as are items of lists with keys.
 */
export type Paths = Set<string>

export const join = (path: string, element: string): string => (path ? `${path}\n${element}` : element)
export const elements = (path: string): string[] => path.split('\n')

export const isGranular = (type: FieldType): boolean =>
  type.kind === 'list' ? type.merge !== 'atomic' : (type.kind === 'map' || type.kind === 'struct') && !type.atomic

/** The type of a field of a struct or a key of a map. */
export function childType(type: FieldType, key: string): FieldType {
  if (type.kind === 'struct') return type.of.fields.get(key)?.type ?? { kind: 'any' }
  if (type.kind === 'map') return type.values
  return { kind: 'any' }
}

/** Values that the API gives to keys of list items which leave them out. */
const keyDefaults: Record<string, Json> = { protocol: 'TCP' }

export function itemElement(item: Json, type: Extract<FieldType, { kind: 'list' }>): string {
  if (type.merge === 'set' || !isObject(item)) return `v:${JSON.stringify(item)}`
  const keys: JsonObject = {}
  for (const key of type.merge) {
    const value = item[key] ?? keyDefaults[key]
    if (value !== undefined) keys[key] = value
  }
  return `k:${JSON.stringify(Object.fromEntries(Object.entries(keys).sort(([a], [b]) => (a < b ? -1 : 1))))}`
}

/** The fields that a value sets. `withParents` counts maps and structs as members too, as for a value that is new. */
export function pathsOf(
  value: Json,
  type: FieldType,
  withParents: boolean,
  path = '',
  found: Paths = new Set(),
): Paths {
  const granular = isGranular(type)
  if (granular && Array.isArray(value) && type.kind === 'list') {
    if (value.length === 0 && path) found.add(path)
    for (const item of value) {
      const at = join(path, itemElement(item, type))
      found.add(at)
      if (type.merge !== 'set') pathsOf(item, type.items, false, at, found)
    }
    return found
  }
  if (granular && isObject(value)) {
    const keys = Object.keys(value)
    if (path && (keys.length === 0 || (withParents && path.includes('\n')))) found.add(path)
    for (const key of keys) {
      const child = value[key]
      if (child !== undefined) pathsOf(child, childType(type, key), withParents, join(path, `f:${key}`), found)
    }
    return found
  }
  if (path) found.add(path)
  return found
}

/** What differs between two states of an object: set or changed, and gone. */
export function compare(
  before: Json | undefined,
  after: Json | undefined,
  type: FieldType,
  path = '',
  result: { changed: Paths; removed: Paths } = { changed: new Set(), removed: new Set() },
): { changed: Paths; removed: Paths } {
  if (before === undefined && after === undefined) return result
  if (after === undefined) {
    for (const gone of pathsOf(before ?? null, type, true, path)) result.removed.add(gone)
    result.removed.add(path)
    return result
  }
  if (before === undefined) {
    for (const made of pathsOf(after, type, true, path)) result.changed.add(made)
    return result
  }
  if (isGranular(type) && isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(before[key], after[key], childType(type, key), join(path, `f:${key}`), result)
    }
    return result
  }
  if (isGranular(type) && type.kind === 'list' && Array.isArray(before) && Array.isArray(after)) {
    const old = new Map(before.map(item => [itemElement(item, type), item]))
    const now = new Map(after.map(item => [itemElement(item, type), item]))
    for (const element of new Set([...old.keys(), ...now.keys()])) {
      const at = join(path, element)
      if (!old.has(element)) result.changed.add(at)
      compare(old.get(element), now.get(element), type.items, at, result)
    }
    return result
  }
  if (!sameJson(before, after)) result.changed.add(path)
  return result
}

export function pathsFromTree(tree: FieldTree, path = '', found: Paths = new Set()): Paths {
  for (const [element, below] of Object.entries(tree)) {
    if (element === '.') {
      found.add(path)
      continue
    }
    const at = join(path, element)
    if (Object.keys(below).length === 0) found.add(at)
    else pathsFromTree(below, at, found)
  }
  return found
}

export function pathsToTree(paths: Paths): FieldTree {
  const root: FieldTree = {}
  for (const path of [...paths].sort()) {
    let tree = root
    for (const element of elements(path)) {
      tree[element] ??= {}
      tree = tree[element]
    }
  }
  // Members that have members below them are marked with a dot.
  for (const path of paths) {
    let tree: FieldTree | undefined = root
    for (const element of elements(path)) tree = tree?.[element]
    if (tree && Object.keys(tree).length > 0) tree['.'] = {}
  }
  return root
}

/** Finds an item of a list by its element. */
function findItem(list: Json[], element: string, type: Extract<FieldType, { kind: 'list' }>): number {
  return list.findIndex(item => itemElement(item, type) === element)
}

/** The value at a path; undefined when there is none. */
export function valueAt(value: Json, type: FieldType, path: string): Json | undefined {
  let found: Json | undefined = value
  let of = type
  for (const element of elements(path)) {
    if (element.startsWith('f:') && isObject(found)) {
      const key = element.slice(2)
      found = found[key]
      of = childType(of, key)
    } else if (Array.isArray(found) && of.kind === 'list') {
      found = found[findItem(found, element, of)]
      of = of.items
    } else return undefined
    if (found === undefined) return undefined
  }
  return found
}

/** Takes the value at a path out of `value`, which is changed; containers that become empty go too. */
export function deleteAt(value: Json, type: FieldType, path: string): void {
  const [element = '', ...rest] = elements(path)
  if (element.startsWith('f:') && isObject(value)) {
    const key = element.slice(2)
    const child = value[key]
    if (child === undefined) return
    if (rest.length > 0) deleteAt(child, childType(type, key), rest.join('\n'))
    if (rest.length === 0 || isEmpty(child)) delete value[key]
  } else if (Array.isArray(value) && type.kind === 'list') {
    const index = findItem(value, element, type)
    const item = value[index]
    if (item === undefined) return
    if (rest.length > 0) deleteAt(item, type.items, rest.join('\n'))
    else value.splice(index, 1)
  }
}

const isEmpty = (value: Json): boolean =>
  Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0

/** As messages show it: `.spec.containers[name="a"].image` */
export function pathText(path: string): string {
  return elements(path)
    .map(element => {
      if (element.startsWith('f:')) return `.${element.slice(2)}`
      if (element.startsWith('v:')) return `[=${element.slice(2)}]`
      const keys: JsonObject = JSON.parse(element.slice(2))
      return `[${Object.entries(keys)
        .map(([key, item]) => `${key}=${JSON.stringify(item)}`)
        .join(',')}]`
    })
    .join('')
}
