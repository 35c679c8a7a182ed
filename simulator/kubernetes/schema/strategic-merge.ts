import { isObject, type Json, type JsonObject, sameJson } from '../json'
import { childType } from './field-paths'
import type { FieldType } from './types'

type ListType = Extract<FieldType, { kind: 'list' }>

/** A JSON merge patch (RFC 7396). */
export function mergePatch(value: Json | undefined, patch: Json): Json {
  if (!isObject(patch)) return patch
  const merged: JsonObject = isObject(value) ? { ...value } : {}
  for (const [key, change] of Object.entries(patch)) {
    if (change === null) delete merged[key]
    else merged[key] = mergePatch(merged[key], change)
  }
  return merged
}

const isDirective = (key: string) => key.startsWith('$')

/**
 * A strategic merge patch: lists that have a merge key are merged by it, and `$patch`, `$retainKeys`,
 * `$deleteFromPrimitiveList` and `$setElementOrder` are followed.
 */
export function strategicMerge(value: Json | undefined, patch: Json, type: FieldType): Json {
  if (!isObject(patch)) return patch
  if (patch.$patch === 'replace') return withoutDirectives(patch)
  const merged: JsonObject = isObject(value) ? { ...value } : {}
  if (patch.$patch === 'delete') return {}
  const retained = patch.$retainKeys
  if (Array.isArray(retained)) for (const key of Object.keys(merged)) if (!retained.includes(key)) delete merged[key]
  for (const [key, change] of Object.entries(patch)) {
    if (isDirective(key)) continue
    const of = childType(type, key)
    if (change === null) delete merged[key]
    else if (Array.isArray(change) && of.kind === 'list' && of.patchKey !== undefined) {
      merged[key] = mergeList(merged[key], change, of)
    } else merged[key] = strategicMerge(merged[key], change, of)
  }
  for (const [key, change] of Object.entries(patch)) {
    const [directive, field = ''] = key.split('/')
    const list = merged[field]
    if (!Array.isArray(change) || !Array.isArray(list)) continue
    if (directive === '$deleteFromPrimitiveList') {
      merged[field] = list.filter(item => !change.some(gone => sameJson(gone, item)))
    }
    const of = childType(type, field)
    if (directive === '$setElementOrder' && of.kind === 'list') merged[field] = inOrder(list, change, of.patchKey ?? '')
  }
  return merged
}

function mergeList(value: Json | undefined, patch: Json[], type: ListType): Json[] {
  const current = Array.isArray(value) ? value : []
  const key = type.patchKey
  if (!key) return [...current, ...patch.filter(item => !current.some(other => sameJson(other, item)))]
  if (patch.some(item => isObject(item) && item.$patch === 'replace' && !(key in item))) {
    return patch.filter(item => !(isObject(item) && item.$patch === 'replace')).map(withoutDirectives)
  }
  let merged = [...current]
  for (const item of patch) {
    if (!isObject(item)) continue
    const index = merged.findIndex(other => isObject(other) && sameJson(other[key], item[key]))
    if (item.$patch === 'delete') merged = merged.filter(other => !(isObject(other) && sameJson(other[key], item[key])))
    else if (index < 0) merged.push(strategicMerge(undefined, item, type.items))
    else merged[index] = strategicMerge(merged[index], item, type.items)
  }
  return merged
}

/** Items that the order names come in that order; the others stay behind those they stood behind. */
function inOrder(list: Json[], order: Json[], key: string): Json[] {
  const place = (item: Json) =>
    order.findIndex(wanted =>
      key && isObject(item) && isObject(wanted) ? sameJson(item[key], wanted[key]) : sameJson(item, wanted),
    )
  const named = list.filter(item => place(item) >= 0).sort((a, b) => place(a) - place(b))
  const result: Json[] = []
  let next = 0
  for (const item of list) result.push(place(item) >= 0 ? (named[next++] ?? item) : item)
  return result
}

function withoutDirectives(value: Json): Json {
  if (Array.isArray(value)) return value.map(withoutDirectives)
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !isDirective(key))
      .map(([key, item]) => [key, withoutDirectives(item)]),
  )
}
