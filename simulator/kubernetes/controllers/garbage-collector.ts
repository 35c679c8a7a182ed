import type { Cluster } from '../cluster'
import type { KubeObject } from '../objects'
import { storageKey } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import type { Controller } from './controller'

/**
 * Deletes what has lost its last owner, and ends deletions in the foreground once the dependents are gone, or as
 * orphans once they have been let go.
 */
export const garbageCollector: Controller = {
  name: 'garbage-collector',
  watches: ['*'],
  sync(cluster) {
    const { store } = cluster
    const all = [...store.everything()]
    const uids = new Set(all.map(({ object }) => object.metadata.uid))
    const dependents = new Map<string, { key: string; object: KubeObject }[]>()
    for (const item of all) {
      for (const { uid } of item.object.metadata.ownerReferences ?? []) {
        dependents.set(uid, [...(dependents.get(uid) ?? []), item])
      }
    }
    const waiting = all.filter(({ object }) => object.metadata.finalizers?.some(isOurs))
    const orphans = all.filter(({ object }) => isOrphan(object, uids))
    if (waiting.length === 0 && orphans.length === 0) return
    const resources = new Map(cluster.registry.all().map(item => [storageKey(item), item]))
    for (const { key, object } of orphans) {
      const of = resources.get(key)
      if (of && !object.metadata.deletionTimestamp) deleteObject(cluster, of, object)
    }
    for (const { key, object } of waiting) {
      const of = resources.get(key)
      if (!of || !object.metadata.deletionTimestamp) continue
      if (object.metadata.finalizers?.includes('orphan'))
        letGo(cluster, object, dependents.get(object.metadata.uid) ?? [])
      else if (!endsForeground(cluster, dependents.get(object.metadata.uid) ?? [])) continue
      store.update(of, object, draft => {
        draft.metadata.finalizers = draft.metadata.finalizers?.filter(item => !isOurs(item))
      })
    }
  },
}

const isOurs = (finalizer: string) => finalizer === 'foregroundDeletion' || finalizer === 'orphan'

function isOrphan({ metadata }: KubeObject, uids: Set<string>): boolean {
  const owners = metadata.ownerReferences ?? []
  return owners.length > 0 && owners.every(({ uid }) => !uids.has(uid))
}

type Item = { key: string; object: KubeObject }

function letGo({ store, registry }: Cluster, owner: KubeObject, dependents: Item[]): void {
  for (const { key, object } of dependents) {
    const of = registry.byKey(key)
    if (!of) continue
    store.update(of, object, draft => {
      draft.metadata.ownerReferences = draft.metadata.ownerReferences?.filter(({ uid }) => uid !== owner.metadata.uid)
    })
  }
}

/** Begins the deletion of the dependents; true when there are none that the owner must wait for. */
function endsForeground(cluster: Cluster, dependents: Item[]): boolean {
  for (const { key, object } of dependents) {
    const of = cluster.registry.byKey(key)
    if (of && !object.metadata.deletionTimestamp) {
      deleteObject(cluster, of, object, { propagationPolicy: 'Foreground' })
    }
  }
  return !dependents.some(({ key, object }) => {
    const of = cluster.registry.byKey(key)
    const left = of && cluster.store.get(of, object.metadata.namespace, object.metadata.name)
    return (
      left?.metadata.uid === object.metadata.uid && left.metadata.ownerReferences?.some(item => item.blockOwnerDeletion)
    )
  })
}
