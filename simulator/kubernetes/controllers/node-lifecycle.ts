import { seconds } from '../../clock'
import type { Cluster, Kubelet } from '../cluster'
import { recordEvent } from '../events'
import type { Condition, Node, Pod, Taint } from '../objects'
import { builtIn, storageKey } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import { stamp } from '../storage/store'
import type { Controller } from './controller'

const nodes = builtIn('', 'nodes')
const pods = builtIn('', 'pods')
const leases = builtIn('coordination.k8s.io', 'leases')

/** As kube-controller-manager's node-monitor-grace-period. */
const graceMs = seconds(40)
const leaseEveryMs = seconds(10)

const notReady = 'node.kubernetes.io/not-ready'
const unreachable = 'node.kubernetes.io/unreachable'
const unschedulable = 'node.kubernetes.io/unschedulable'
const managed = [notReady, unreachable, unschedulable]

/** Marks nodes that are silent, taints nodes by their state, and takes pods off those that stay away. */
export function nodeLifecycleController(): Controller {
  // When each node was last heard of, in real milliseconds: leases are written only when somebody reads them.
  const heard = new Map<string, number>()
  return {
    name: 'node-lifecycle',
    watches: ['nodes', 'pods'],
    ticks: true,
    sync(cluster) {
      cluster.beforeRead.set(storageKey(leases), () => renewLeases(cluster))
      const now = cluster.now().getTime()
      for (const node of cluster.store.list<Node>(nodes)) {
        const { name } = node.metadata
        const kubelet = cluster.kubelets.get(name)
        const isHeard = kubelet?.isHeard() ?? false
        const last = heard.get(name)
        if (isHeard || last === undefined) heard.set(name, now)
        else if ((now - last) * cluster.clock.speed >= graceMs) markUnknown(cluster, node)
        applyTaints(cluster, name)
        evictPods(cluster, name)
      }
      for (const name of heard.keys()) {
        if (!cluster.store.get(nodes, undefined, name)) {
          heard.delete(name)
          removePodsOf(cluster, name)
        }
      }
    },
  }
}

/** Heartbeats that nobody has seen, written when somebody looks. */
function renewLeases(cluster: Cluster): void {
  const now = cluster.now()
  for (const kubelet of cluster.kubelets.values()) {
    const known = cluster.store.get(leases, 'kube-node-lease', kubelet.nodeName)
    const renewed = Date.parse((known?.spec as { renewTime?: string } | undefined)?.renewTime ?? '') || 0
    if ((now.getTime() - renewed) * cluster.clock.speed >= leaseEveryMs && canRenew(kubelet)) kubelet.renewLease(now)
  }
}

const canRenew = (kubelet: Kubelet) => kubelet.isHeard()

function markUnknown(cluster: Cluster, node: Node): void {
  const ready = node.status.conditions?.find(item => item.type === 'Ready')
  if (ready?.status === 'Unknown') return
  const lastTransitionTime = stamp(cluster.now())
  cluster.store.update<Node>(nodes, node, draft => {
    draft.status.conditions = draft.status.conditions?.map(
      (condition): Condition => ({
        ...condition,
        status: 'Unknown',
        reason: 'NodeStatusUnknown',
        message: 'Kubelet stopped posting node status.',
        lastTransitionTime,
      }),
    )
  })
  recordEvent(cluster, node, 'node-controller', {
    reason: 'NodeNotReady',
    message: `Node ${node.metadata.name} status is now: NodeNotReady`,
  })
  for (const pod of podsOf(cluster, node.metadata.name)) {
    cluster.store.update<Pod>(pods, pod, draft => {
      draft.status.conditions = draft.status.conditions?.map(
        (condition): Condition =>
          condition.type === 'Ready' ? { ...condition, status: 'False', lastTransitionTime } : condition,
      )
    })
  }
}

const podsOf = (cluster: Cluster, name: string): Pod[] =>
  [...cluster.store.each<Pod>(pods)].filter(pod => pod.spec.nodeName === name)

/** The taints that a node's state asks for. */
function wantedTaints(node: Node): { key: string; effect: string }[] {
  const ready = node.status.conditions?.find(item => item.type === 'Ready')?.status
  const state = ready === 'True' ? undefined : ready === 'False' ? notReady : unreachable
  return [
    ...(state ? ['NoSchedule', 'NoExecute'].map(effect => ({ key: state, effect })) : []),
    ...(node.spec.unschedulable ? [{ key: unschedulable, effect: 'NoSchedule' }] : []),
  ]
}

function applyTaints(cluster: Cluster, name: string): void {
  const node = cluster.store.get<Node>(nodes, undefined, name)
  if (!node) return
  const wanted = wantedTaints(node)
  const current = node.spec.taints ?? []
  const same = (a: Taint, b: { key: string; effect: string }) => a.key === b.key && a.effect === b.effect
  const kept = current.filter(taint => !managed.includes(taint.key) || wanted.some(item => same(taint, item)))
  const timeAdded = stamp(cluster.now())
  const added = wanted
    .filter(item => !current.some(taint => same(taint, item)))
    .map(item => (item.effect === 'NoExecute' || item.key === unschedulable ? { ...item, timeAdded } : item))
  if (added.length === 0 && kept.length === current.length) return
  cluster.store.update<Node>(nodes, node, draft => {
    draft.spec.taints = [...kept, ...added]
    if (draft.spec.taints.length === 0) delete draft.spec.taints
  })
}

/** Deletes pods that do not tolerate a node's NoExecute taints, or no longer. */
function evictPods(cluster: Cluster, name: string): void {
  const node = cluster.store.get<Node>(nodes, undefined, name)
  const taints = node?.spec.taints?.filter(taint => taint.effect === 'NoExecute') ?? []
  if (taints.length === 0) return
  for (const pod of podsOf(cluster, name)) {
    if (pod.metadata.deletionTimestamp) continue
    if (taints.some(taint => isOver(cluster, pod, taint))) deleteObject(cluster, pods, pod)
  }
}

function isOver(cluster: Cluster, pod: Pod, taint: Taint): boolean {
  const tolerations = (pod.spec.tolerations ?? []).filter(
    item =>
      (!item.effect || item.effect === taint.effect) &&
      (!item.key || item.key === taint.key) &&
      (item.operator === 'Exists' || (item.value ?? '') === (taint.value ?? '')),
  )
  if (tolerations.length === 0) return true
  if (tolerations.some(item => item.tolerationSeconds === undefined)) return false
  const allowed = Math.min(...tolerations.map(item => item.tolerationSeconds ?? 0))
  const since = Date.parse(taint.timeAdded ?? '') || cluster.now().getTime()
  return (cluster.now().getTime() - since) * cluster.clock.speed >= seconds(allowed)
}

/** Pods of a node that is no more. */
function removePodsOf(cluster: Cluster, name: string): void {
  for (const pod of podsOf(cluster, name)) deleteObject(cluster, pods, pod, { gracePeriodSeconds: 0 })
}
