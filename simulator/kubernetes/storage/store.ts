import { randomUUID } from 'node:crypto'
import { alreadyExists, conflict } from '../api/status'
import { copyJson, sameJson } from '../json'
import type { KubeObject, Meta } from '../objects'
import { type Resource, storageKey } from '../schema/resources'

export type Change = {
  type: 'ADDED' | 'MODIFIED' | 'DELETED'
  key: string
  revision: number
  /** For DELETED the last state, with the revision of the deletion. */
  object: KubeObject
  previous?: KubeObject
}

type Listener = (change: Change) => void

/** What an object needs before it is stored; the store gives it the rest. */
export type NewObject<T extends KubeObject = KubeObject> = Omit<T, 'metadata' | 'status'> & {
  metadata: Partial<Meta>
  status?: T['status']
}

/** What a store holds, as plain data that outlives the process. */
export type StoreData = {
  revision: number
  /** By storage key, then by namespace and name. */
  objects: Map<string, Map<string, KubeObject>>
  /** The latest, oldest first. */
  changes: Change[]
}
export const newStoreData = (): StoreData => ({ revision: 1, objects: new Map(), changes: [] })

/** So many changes are kept for watches that begin in the past; older revisions are "too old", as after a compaction. */
const keptChanges = 200

/**
 * The objects of one cluster, as etcd keeps them. Objects are never changed in place: whoever got one keeps what he got.
 * Knows revisions, generations and finalizers, but nothing of who may do what.
 */
export class Store {
  private readonly listeners = new Set<Listener>()

  constructor(
    private readonly data: StoreData,
    private readonly now: () => Date,
  ) {}

  get currentRevision(): number {
    return this.data.revision
  }

  /** Changes from before this one are forgotten. */
  get oldestRevision(): number {
    return this.data.changes.length < keptChanges ? 0 : (this.data.changes[0]?.revision ?? 0)
  }

  get<T extends KubeObject>(of: Resource, namespace: string | undefined, name: string): T | undefined {
    return this.data.objects.get(storageKey(of))?.get(objectKey(of.namespaced ? namespace : undefined, name)) as
      | T
      | undefined
  }

  /** In the order of namespace and name, as etcd has them. */
  list<T extends KubeObject>(of: Resource, namespace?: string): T[] {
    const all = this.data.objects.get(storageKey(of))
    if (!all) return []
    const keys = [...all.keys()].sort()
    const wanted = namespace ? keys.filter(key => key.startsWith(`${namespace}/`)) : keys
    return wanted.map(key => all.get(key) as T)
  }

  /** All objects of a resource in no order, without a copy: for controllers that look at each. */
  *each<T extends KubeObject>(of: Resource): Iterable<T> {
    const all = this.data.objects.get(storageKey(of))
    if (all) yield* all.values() as IterableIterator<T>
  }

  count(of: Resource): number {
    return this.data.objects.get(storageKey(of))?.size ?? 0
  }

  /** Every object there is; for owners and namespaces, which may be of any kind. */
  *everything(): Iterable<{ key: string; object: KubeObject }> {
    for (const [key, objects] of this.data.objects) for (const object of objects.values()) yield { key, object }
  }

  /** Throws AlreadyExists. */
  create<T extends KubeObject>(of: Resource, object: NewObject<T>): T {
    const { namespace, name = '' } = object.metadata
    const key = storageKey(of)
    const all = this.data.objects.get(key) ?? new Map<string, KubeObject>()
    const at = objectKey(of.namespaced ? namespace : undefined, name)
    if (all.has(at)) throw alreadyExists({ ...of, name })
    const made = {
      ...object,
      metadata: {
        ...object.metadata,
        name,
        uid: object.metadata.uid ?? randomUUID(),
        resourceVersion: String(++this.data.revision),
        creationTimestamp: object.metadata.creationTimestamp ?? stamp(this.now()),
        ...(hasGeneration(of, object) ? { generation: 1 } : {}),
      },
    } as unknown as T
    this.data.objects.set(key, all)
    all.set(at, made)
    this.record({ type: 'ADDED', key, revision: this.data.revision, object: made })
    return made
  }

  /**
   * Stores `next` in place of `previous`; a no-op keeps the revision. An object that is being deleted goes when its last
   * finalizer does. Throws Conflict when somebody was faster.
   */
  replace<T extends KubeObject>(of: Resource, previous: T, next: T): T {
    const key = storageKey(of)
    const at = objectKey(of.namespaced ? previous.metadata.namespace : undefined, previous.metadata.name)
    const all = this.data.objects.get(key)
    if (!all || all.get(at) !== previous) throw conflict({ ...of, name: previous.metadata.name })
    if (sameJson(withoutTimes(previous), withoutTimes(next))) return previous
    const { generation } = previous.metadata
    const changed = generation !== undefined && !sameJson(desired(previous), desired(next))
    const stored = {
      ...next,
      metadata: {
        ...next.metadata,
        ...(generation === undefined ? {} : { generation: changed ? generation + 1 : generation }),
        resourceVersion: String(++this.data.revision),
      },
    }
    const finished =
      stored.metadata.deletionTimestamp &&
      !stored.metadata.finalizers?.length &&
      !stored.metadata.deletionGracePeriodSeconds
    if (finished && !(of.resource === 'namespaces' && of.group === '' && hasNamespaceFinalizer(stored))) {
      all.delete(at)
      this.record({ type: 'DELETED', key, revision: this.data.revision, object: stored, previous })
    } else {
      all.set(at, stored)
      this.record({ type: 'MODIFIED', key, revision: this.data.revision, object: stored, previous })
    }
    return stored
  }

  /** Changes a copy of an object and stores it; undefined when there is none. */
  update<T extends KubeObject>(of: Resource, object: Named, change: (draft: T) => void): T | undefined {
    const previous = this.get<T>(of, object.metadata.namespace, object.metadata.name)
    if (!previous) return undefined
    const draft = copyJson(previous)
    change(draft)
    return this.replace(of, previous, draft)
  }

  /** Takes an object away at once, whatever its finalizers. */
  remove(of: Resource, object: Named): void {
    const key = storageKey(of)
    const all = this.data.objects.get(key)
    const at = objectKey(of.namespaced ? object.metadata.namespace : undefined, object.metadata.name)
    const previous = all?.get(at)
    if (!all || !previous) return
    all.delete(at)
    const revision = ++this.data.revision
    const last = { ...previous, metadata: { ...previous.metadata, resourceVersion: String(revision) } }
    this.record({ type: 'DELETED', key, revision, object: last, previous })
  }

  changesSince(revision: number): Change[] {
    return this.data.changes.filter(change => change.revision > revision)
  }

  /** Told after each change; returns what ends it. */
  listen(listener: Listener): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  private record(change: Change): void {
    this.data.changes.push(change)
    if (this.data.changes.length > keptChanges) this.data.changes.shift()
    for (const listener of this.listeners) listener(change)
  }
}

export type Named = { metadata: { namespace?: string; name: string } }

const objectKey = (namespace: string | undefined, name: string) => (namespace ? `${namespace}/${name}` : name)

/** RFC 3339 without fractions, as metav1.Time. */
export const stamp = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`

/** RFC 3339 with microseconds, as metav1.MicroTime. */
export const microStamp = (date: Date): string => `${date.toISOString().slice(0, 23)}000Z`

const withGeneration = new Set([
  'apps',
  'batch',
  'policy',
  'networking.k8s.io',
  'apiextensions.k8s.io',
  'admissionregistration.k8s.io',
  'autoscaling',
])

const hasGeneration = (of: Resource, object: object) =>
  'spec' in object && (withGeneration.has(of.group) || of.custom !== undefined || of.resource === 'pods')

/** All that a client decides: everything but metadata and status. */
function desired(object: KubeObject): object {
  const { metadata: _metadata, status: _status, ...rest } = object
  return rest
}

/** Field managers' times alone do not make a change. */
function withoutTimes(object: KubeObject): object {
  const { managedFields, ...metadata } = object.metadata
  return { ...object, metadata, managedFields: managedFields?.map(({ time: _time, ...entry }) => entry) ?? [] }
}

const hasNamespaceFinalizer = (object: KubeObject): boolean =>
  Boolean((object.spec as { finalizers?: string[] } | undefined)?.finalizers?.length)
