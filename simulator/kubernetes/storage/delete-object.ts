import type { Cluster } from '../cluster'
import { copyJson } from '../json'
import type { KubeObject, Namespace, Pod } from '../objects'
import { type Resource, storageKey } from '../schema/resources'
import { stamp } from './store'

export type DeleteOptions = {
  gracePeriodSeconds?: number
  propagationPolicy?: 'Orphan' | 'Background' | 'Foreground'
}

/** How long a pod is given; zero when nothing runs that could say goodbye. */
function gracePeriod(of: Resource, object: KubeObject, options: DeleteOptions): number {
  if (storageKey(of) !== 'pods') return 0
  const { spec, status } = object as Pod
  if (!spec.nodeName || status?.phase === 'Succeeded' || status?.phase === 'Failed') return 0
  return options.gracePeriodSeconds ?? spec.terminationGracePeriodSeconds ?? 30
}

/**
 * Begins the deletion of an object, or ends it where nothing stands against it: finalizers, a pod's grace period, a
 * namespace's content. Returns what is left; undefined when the object is gone.
 */
export function deleteObject<T extends KubeObject>(
  cluster: Cluster,
  of: Resource,
  object: T,
  options: DeleteOptions = {},
): T | undefined {
  const { store } = cluster
  const seconds = gracePeriod(of, object, options)
  const finalizers = new Set(object.metadata.finalizers)
  if (options.propagationPolicy === 'Foreground') finalizers.add('foregroundDeletion')
  if (options.propagationPolicy === 'Orphan') finalizers.add('orphan')
  const isNamespace = storageKey(of) === 'namespaces' && ((object as Namespace).spec?.finalizers?.length ?? 0) > 0
  if (finalizers.size === 0 && seconds === 0 && !isNamespace) {
    store.remove(of, object)
    return undefined
  }
  const draft = copyJson(object)
  const { metadata } = draft
  if (finalizers.size > 0) metadata.finalizers = [...finalizers]
  const shorter = metadata.deletionTimestamp && seconds < (metadata.deletionGracePeriodSeconds ?? 0)
  if (!metadata.deletionTimestamp || shorter) {
    metadata.deletionTimestamp = stamp(new Date(cluster.now().getTime() + seconds * 1000))
    metadata.deletionGracePeriodSeconds = seconds
  }
  if (isNamespace) (draft as unknown as Namespace).status = { ...draft.status, phase: 'Terminating' }
  return store.replace(of, object, draft)
}
