import type { Cluster } from '../cluster'
import { isReady } from '../kubelet/pod-readiness'
import type { DaemonSet, Node, Pod, Toleration } from '../objects'
import { builtIn } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import type { Controller } from './controller'
import { isWanted, untolerated } from './placement'
import { createPod, isLive, podResource, podsOf, templateHash } from './pods'
import { writeStatus } from './replica-sets'

const daemonSets = builtIn('apps', 'daemonsets')
const nodes = builtIn('', 'nodes')

/** What the controller lets its pods tolerate whatever their template says. */
const ownTolerations: Toleration[] = [
  { key: 'node.kubernetes.io/not-ready', operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute' },
  ...['disk-pressure', 'memory-pressure', 'pid-pressure', 'unschedulable'].map(name => ({
    key: `node.kubernetes.io/${name}`,
    operator: 'Exists',
    effect: 'NoSchedule',
  })),
]
const hostNetworkToleration: Toleration = {
  key: 'node.kubernetes.io/network-unavailable',
  operator: 'Exists',
  effect: 'NoSchedule',
}

function tolerationsOf(set: DaemonSet): Toleration[] {
  return set.spec.template.spec.hostNetwork ? [...ownTolerations, hostNetworkToleration] : ownTolerations
}

/** One pod on each node that the template lets in; when the template changes, one node after the other. */
export const daemonSetController: Controller = {
  name: 'daemonsets',
  watches: ['daemonsets.apps', 'nodes', 'pods', 'serviceaccounts'],
  sync(cluster) {
    for (const set of cluster.store.list<DaemonSet>(daemonSets)) {
      if (!set.metadata.deletionTimestamp) syncSet(cluster, set)
    }
  },
}

const targetOf = (pod: Pod): string | undefined =>
  pod.spec.nodeName ??
  pod.spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms[0]
    ?.matchFields?.[0]?.values?.[0]

function syncSet(cluster: Cluster, set: DaemonSet): void {
  const { store } = cluster
  const spec = {
    ...set.spec.template.spec,
    tolerations: [...(set.spec.template.spec.tolerations ?? []), ...tolerationsOf(set)],
  }
  const wanted = store.list<Node>(nodes).filter(node => isWanted(spec, node) && untolerated(spec, node).length === 0)
  const hash = templateHash(set.spec.template)
  const own = podsOf(cluster, set).filter(isLive)
  const names = new Set(wanted.map(node => node.metadata.name))
  const placed = new Map<string, Pod>()
  for (const pod of own) {
    const target = targetOf(pod) ?? ''
    const isTainted = isExcluded(store.list<Node>(nodes), target, spec)
    if (isTainted || placed.has(target)) deleteObject(cluster, podResource, pod)
    else placed.set(target, pod)
  }
  for (const node of wanted) {
    if (placed.has(node.metadata.name)) continue
    const labels = { 'controller-revision-hash': hash, 'pod-template-generation': String(set.metadata.generation ?? 1) }
    createPod(cluster, set, set.spec.template, {
      labels,
      tolerations: tolerationsOf(set),
      nodeName: node.metadata.name,
    })
  }
  replaceOld(cluster, set, [...placed.values()], hash)
  report(cluster, set, names, hash)
}

/** A node that is gone or that keeps the pod out for good; one that is only not ready keeps its pods. */
function isExcluded(all: Node[], target: string, spec: Parameters<typeof isWanted>[0]): boolean {
  const node = all.find(item => item.metadata.name === target)
  if (!node || !isWanted(spec, node)) return true
  return untolerated(spec, node).some(taint => taint.effect === 'NoExecute')
}

function replaceOld(cluster: Cluster, set: DaemonSet, pods: Pod[], hash: string): void {
  if (set.spec.updateStrategy?.type === 'OnDelete') return
  const old = pods.filter(pod => pod.metadata.labels?.['controller-revision-hash'] !== hash)
  const broken = old.filter(pod => !isReady(pod))
  const going = podsOf(cluster, set).filter(pod => pod.metadata.deletionTimestamp)
  const current = pods.filter(pod => !old.includes(pod))
  for (const pod of broken) deleteObject(cluster, podResource, pod)
  const [next] = old.filter(isReady)
  if (next && broken.length === 0 && going.length === 0 && current.every(isReady))
    deleteObject(cluster, podResource, next)
}

function report(cluster: Cluster, set: DaemonSet, wanted: Set<string>, hash: string): void {
  const own = podsOf(cluster, set).filter(isLive)
  const here = own.filter(pod => wanted.has(targetOf(pod) ?? ''))
  const ready = here.filter(isReady).length
  const updated = here.filter(pod => pod.metadata.labels?.['controller-revision-hash'] === hash).length
  writeStatus(cluster, daemonSets, set, {
    currentNumberScheduled: here.length,
    numberMisscheduled: own.length - here.length,
    desiredNumberScheduled: wanted.size,
    numberReady: ready,
    observedGeneration: set.metadata.generation ?? 1,
    ...(updated > 0 ? { updatedNumberScheduled: updated } : {}),
    ...(ready > 0 ? { numberAvailable: ready } : {}),
    ...(wanted.size > ready ? { numberUnavailable: wanted.size - ready } : {}),
  })
}
