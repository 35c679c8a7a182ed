import type { Cluster } from '../cluster'
import { sameJson } from '../json'
import { isReady } from '../kubelet/pod-readiness'
import type { KubeObject, Pod, ReplicaSet, StatefulSet } from '../objects'
import { builtIn } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import type { Controller } from './controller'
import { createPod, isLive, podResource, podsOf, templateHash } from './pods'

const replicaSets = builtIn('apps', 'replicasets')
const statefulSets = builtIn('apps', 'statefulsets')

/** Those that are least worth keeping first: not scheduled, not ready, young. */
const byWorth = (a: Pod, b: Pod): number =>
  Number(Boolean(a.spec.nodeName)) - Number(Boolean(b.spec.nodeName)) ||
  Number(isReady(a)) - Number(isReady(b)) ||
  (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? 1 : -1)

export const replicaSetController: Controller = {
  name: 'replicasets',
  watches: ['replicasets.apps', 'pods', 'serviceaccounts'],
  sync(cluster) {
    for (const set of cluster.store.list<ReplicaSet>(replicaSets)) {
      if (set.metadata.deletionTimestamp) continue
      const live = podsOf(cluster, set).filter(isLive)
      const missing = (set.spec.replicas ?? 1) - live.length
      for (let n = 0; n < missing; n++) if (!createPod(cluster, set, set.spec.template)) break
      for (const pod of live.sort(byWorth).slice(0, Math.max(0, -missing))) deleteObject(cluster, podResource, pod)
      reportReplicas(cluster, set)
    }
  },
}

function reportReplicas(cluster: Cluster, set: ReplicaSet): void {
  const live = podsOf(cluster, set).filter(isLive)
  const ready = live.filter(isReady).length
  const status = {
    replicas: live.length,
    fullyLabeledReplicas: live.length,
    readyReplicas: ready,
    availableReplicas: ready,
    observedGeneration: set.metadata.generation ?? 1,
  }
  writeStatus(cluster, replicaSets, set, status)
}

export function writeStatus<T extends KubeObject>(
  cluster: Cluster,
  of: Parameters<Cluster['store']['get']>[0],
  object: T,
  status: T['status'],
): void {
  const current = cluster.store.get<T>(of, object.metadata.namespace, object.metadata.name)
  if (current && !sameJson(current.status, status)) cluster.store.replace<T>(of, current, { ...current, status })
}

/** One pod after the other, each with its own number; those of an older template are replaced from the last. */
export const statefulSetController: Controller = {
  name: 'statefulsets',
  watches: ['statefulsets.apps', 'pods', 'serviceaccounts'],
  sync(cluster) {
    for (const set of cluster.store.list<StatefulSet>(statefulSets)) {
      if (set.metadata.deletionTimestamp) continue
      const hash = templateHash(set.spec.template)
      const revision = `${set.metadata.name}-${hash}`
      const own = podsOf(cluster, set)
      syncOrdinals(cluster, set, own, revision)
      const now = podsOf(cluster, set).filter(isLive)
      const ready = now.filter(isReady).length
      const updated = now.filter(pod => pod.metadata.labels?.['controller-revision-hash'] === revision).length
      writeStatus(cluster, statefulSets, set, {
        replicas: now.length,
        readyReplicas: ready,
        availableReplicas: ready,
        currentReplicas: updated,
        updatedReplicas: updated,
        currentRevision: revision,
        updateRevision: revision,
        collisionCount: 0,
        observedGeneration: set.metadata.generation ?? 1,
      })
    }
  },
}

function syncOrdinals(cluster: Cluster, set: StatefulSet, own: Pod[], revision: string): void {
  const wanted = set.spec.replicas ?? 1
  const at = (n: number) => own.find(pod => pod.metadata.name === `${set.metadata.name}-${n}`)
  for (let n = 0; n < wanted; n++) {
    const pod = at(n)
    if (!pod) {
      const name = `${set.metadata.name}-${n}`
      const labels = {
        'statefulset.kubernetes.io/pod-name': name,
        'apps.kubernetes.io/pod-index': String(n),
        'controller-revision-hash': revision,
      }
      createPod(cluster, set, set.spec.template, { name, labels })
      return
    }
    if (!isReady(pod)) return
  }
  const last = own.sort((a, b) => (a.metadata.name < b.metadata.name ? 1 : -1))
  const surplus = last.find(pod => Number(pod.metadata.name.split('-').at(-1)) >= wanted)
  const old = last.find(pod => pod.metadata.labels?.['controller-revision-hash'] !== revision)
  const gone = surplus ?? old
  if (gone && !gone.metadata.deletionTimestamp) deleteObject(cluster, podResource, gone)
}
