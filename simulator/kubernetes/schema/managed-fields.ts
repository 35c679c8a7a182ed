import { applyConflict, type Cause } from '../api/status'
import { copyJson, isObject, type Json, type JsonObject, sameJson } from '../json'
import type { KubeObject, ManagedFields } from '../objects'
import {
  childType,
  compare,
  deleteAt,
  isGranular,
  itemElement,
  type Paths,
  pathsFromTree,
  pathsOf,
  pathsToTree,
  pathText,
  valueAt,
} from './field-paths'
import type { FieldType } from './types'

/** Who changes an object, and through what. */
export type Writer = { manager: string; apiVersion: string; subresource?: string; time: string }

type Entry = { entry: ManagedFields; paths: Paths }

/** What nobody owns. */
const unowned = new Set(
  ['apiVersion', 'kind', 'metadata']
    .map(field => `f:${field}`)
    .concat(
      [
        'name',
        'namespace',
        'creationTimestamp',
        'uid',
        'generation',
        'managedFields',
        'resourceVersion',
        'generateName',
        'deletionTimestamp',
        'deletionGracePeriodSeconds',
        'selfLink',
      ].map(field => `f:metadata\nf:${field}`),
    ),
)

const owned = (paths: Paths): Paths =>
  new Set([...paths].filter(path => !unowned.has(path) && !path.startsWith('f:metadata\nf:managedFields')))

const readEntries = (object: KubeObject): Entry[] =>
  (object.metadata.managedFields ?? []).map(entry => ({ entry, paths: pathsFromTree(entry.fieldsV1 ?? {}) }))

const writeEntries = (entries: Entry[]): ManagedFields[] =>
  entries.filter(({ paths }) => paths.size > 0).map(({ entry, paths }) => ({ ...entry, fieldsV1: pathsToTree(paths) }))

const isEntryOf = (entry: ManagedFields, writer: Writer, operation: ManagedFields['operation']): boolean =>
  entry.manager === writer.manager &&
  entry.operation === operation &&
  (entry.subresource ?? '') === (writer.subresource ?? '') &&
  (operation === 'Apply' || entry.apiVersion === writer.apiVersion)

function newEntry(writer: Writer, operation: ManagedFields['operation']): ManagedFields {
  return {
    manager: writer.manager,
    operation,
    apiVersion: writer.apiVersion,
    time: writer.time,
    fieldsType: 'FieldsV1',
    fieldsV1: {},
    ...(writer.subresource ? { subresource: writer.subresource } : {}),
  }
}

const asJson = (object: KubeObject): JsonObject => object as unknown as JsonObject

/** `next` with the managed fields that follow from a create (no `live`), an update or a patch. */
export function trackUpdate<T extends KubeObject>(live: T | undefined, next: T, type: FieldType, writer: Writer): T {
  const { changed, removed } = compare(live ? asJson(live) : {}, asJson(next), type)
  const mine = owned(changed)
  // Who sends other managed fields than there are, moves them: kubectl does, from client-side to server-side apply.
  const entries = readEntries(next.metadata.managedFields ? next : (live ?? next))
  const known = entries.find(({ entry }) => isEntryOf(entry, writer, 'Update'))
  for (const one of entries) {
    one.paths = new Set(
      [...one.paths].filter(path => !isGone(path, removed) && (one === known || !mine.has(path) || !live)),
    )
  }
  if (mine.size > 0 && known) {
    for (const path of mine) known.paths.add(path)
    known.entry = { ...known.entry, time: writer.time }
  } else if (mine.size > 0) entries.push({ entry: newEntry(writer, 'Update'), paths: mine })
  const managedFields = writeEntries(entries)
  return { ...next, metadata: { ...next.metadata, managedFields } }
}

function isGone(path: string, removed: Paths): boolean {
  if (removed.has(path)) return true
  for (let end = path.lastIndexOf('\n'); end > 0; end = path.lastIndexOf('\n', end - 1)) {
    if (removed.has(path.slice(0, end))) return true
  }
  return false
}

/**
 * Server-side apply: `applied` is all that the manager wants. Throws a 409 that names whose fields it would take, unless
 * forced. What it wanted before and no longer does goes, unless somebody else wants it.
 */
export function applyFields<T extends KubeObject>(
  live: T | undefined,
  applied: JsonObject,
  type: FieldType,
  writer: Writer,
  force: boolean,
): T {
  const wanted = owned(pathsOf(applied, type, false))
  const entries = live ? readEntries(live) : []
  const others = entries.filter(({ entry }) => !isEntryOf(entry, writer, 'Apply'))
  const before = entries.find(({ entry }) => isEntryOf(entry, writer, 'Apply'))
  if (live) {
    const conflicts = findConflicts(asJson(live), applied, type, wanted, others)
    if (conflicts.length > 0 && !force) throw applyConflict(conflicts.map(({ cause }) => cause))
    for (const { path, owner } of conflicts) owner.paths.delete(path)
  }
  const merged = copyJson(merge(live ? asJson(live) : {}, applied, type)) as JsonObject
  const dropped = [...(before?.paths ?? [])].filter(path => !wanted.has(path) && !isHeld(path, wanted, others))
  // Items of lists before their keys, by which they are found.
  for (const path of dropped.sort((a, b) => a.length - b.length)) deleteAt(merged, type, path)
  const own: Entry = { entry: { ...newEntry(writer, 'Apply') }, paths: wanted }
  if (before && samePaths(before.paths, wanted)) own.entry.time = before.entry.time
  const managedFields = writeEntries([own, ...others])
  return { ...merged, metadata: { ...(merged.metadata as JsonObject), managedFields } } as unknown as T
}

const samePaths = (a: Paths, b: Paths) => a.size === b.size && [...a].every(path => b.has(path))

/** Whether somebody wants this field, or something below it. */
function isHeld(path: string, wanted: Paths, others: Entry[]): boolean {
  const below = `${path}\n`
  const holds = (paths: Paths) => paths.has(path) || [...paths].some(other => other.startsWith(below))
  return holds(wanted) || others.some(({ paths }) => holds(paths))
}

function findConflicts(live: JsonObject, applied: JsonObject, type: FieldType, wanted: Paths, others: Entry[]) {
  const found: { path: string; owner: Entry; cause: Cause }[] = []
  for (const owner of others) {
    for (const path of wanted) {
      if (!owner.paths.has(path)) continue
      const now = valueAt(live, type, path)
      const next = valueAt(applied, type, path)
      if (sameJson(now, next) || isContainer(now, next, type, path)) continue
      found.push({
        path,
        owner,
        cause: {
          reason: 'FieldManagerConflict',
          message: `conflict with ${whoText(owner.entry)}`,
          field: pathText(path),
        },
      })
    }
  }
  return found
}

/** Items of lists with keys, and maps: their members count, not they. */
function isContainer(now: Json | undefined, next: Json | undefined, type: FieldType, path: string): boolean {
  if (path.slice(path.lastIndexOf('\n') + 1).startsWith('k:')) return true
  if (!isObject(now) || !isObject(next)) return false
  let of = type
  for (const element of path.split('\n')) {
    of = element.startsWith('f:') ? childType(of, element.slice(2)) : of.kind === 'list' ? of.items : of
  }
  return isGranular(of)
}

const whoText = (entry: ManagedFields): string =>
  [
    JSON.stringify(entry.manager),
    entry.subresource ? `with subresource "${entry.subresource}"` : '',
    entry.operation === 'Update' ? `using ${entry.apiVersion}` : '',
  ]
    .filter(Boolean)
    .join(' ')

/** `applied` over `live`: granular values are merged, all others replaced. */
export function merge(live: Json | undefined, applied: Json, type: FieldType): Json {
  if (!isGranular(type) || live === undefined || live === null) return applied
  if (isObject(live) && isObject(applied)) {
    const merged: JsonObject = { ...live }
    for (const [key, value] of Object.entries(applied)) merged[key] = merge(live[key], value, childType(type, key))
    return merged
  }
  if (type.kind === 'list' && Array.isArray(live) && Array.isArray(applied)) {
    const wanted = new Map(applied.map(item => [itemElement(item, type), item]))
    const kept = live.map(item => {
      const element = itemElement(item, type)
      const next = wanted.get(element)
      wanted.delete(element)
      return next === undefined ? item : merge(item, next, type.items)
    })
    return [...kept, ...wanted.values()]
  }
  return applied
}
