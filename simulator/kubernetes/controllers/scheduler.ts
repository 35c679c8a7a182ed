import type { Cluster } from '../cluster'
import { recordEvent } from '../events'
import type { Node, Pod } from '../objects'
import { builtIn } from '../schema/resources'
import { stamp } from '../storage/store'
import type { Controller } from './controller'
import { cpuOf, isWanted, memoryOf, requestsOf, untolerated } from './placement'
import { isLive, podResource } from './pods'

const nodes = builtIn('', 'nodes')

/** Binds pods to nodes: taints, selectors, required affinity and requests; of those that fit, the emptiest. */
export const scheduler: Controller = {
  name: 'scheduler',
  watches: ['pods', 'nodes'],
  sync(cluster) {
    const waiting = cluster.store
      .list<Pod>(podResource)
      .filter(pod => !pod.spec.nodeName && !pod.metadata.deletionTimestamp)
    if (waiting.length === 0) return
    for (const pod of waiting) schedule(cluster, pod)
  },
}

type Refusal = { node: Node; why: string }

function refusalOf(cluster: Cluster, pod: Pod, node: Node): string | undefined {
  const [taint] = untolerated(pod.spec, node)
  if (!isWanted(pod.spec, node)) return "node(s) didn't match Pod's node affinity/selector"
  if (taint) return `node(s) had untolerated taint(s)`
  const onNode = [...cluster.store.each<Pod>(podResource)].filter(
    other => other.spec.nodeName === node.metadata.name && isLive(other),
  )
  const sum = (what: 'cpu' | 'memory') => onNode.reduce((total, other) => total + requestsOf(other)[what], 0)
  const wanted = requestsOf(pod)
  if (sum('cpu') + wanted.cpu > cpuOf(node.status.allocatable?.cpu)) return 'Insufficient cpu'
  if (sum('memory') + wanted.memory > memoryOf(node.status.allocatable?.memory)) return 'Insufficient memory'
  if (onNode.length >= Number(node.status.allocatable?.pods ?? 110)) return 'Too many pods'
  return undefined
}

function schedule(cluster: Cluster, pod: Pod): void {
  const { store } = cluster
  const fitting: Node[] = []
  const refusals: Refusal[] = []
  for (const node of store.list<Node>(nodes)) {
    const why = refusalOf(cluster, pod, node)
    if (why) refusals.push({ node, why })
    else fitting.push(node)
  }
  const load = (node: Node) =>
    [...store.each<Pod>(podResource)].filter(other => other.spec.nodeName === node.metadata.name && isLive(other))
      .length
  const [best] = fitting.sort((a, b) => load(a) - load(b))
  const now = stamp(cluster.now())
  if (best) {
    store.update<Pod>(podResource, pod, draft => {
      draft.spec.nodeName = best.metadata.name
      draft.status.conditions = [{ type: 'PodScheduled', status: 'True', lastProbeTime: null, lastTransitionTime: now }]
    })
    const { namespace, name } = pod.metadata
    const message = `Successfully assigned ${namespace}/${name} to ${best.metadata.name}`
    recordEvent(cluster, pod, 'default-scheduler', { reason: 'Scheduled', message })
    return
  }
  const message = refusalText(refusals)
  const known = pod.status.conditions?.find(item => item.type === 'PodScheduled')
  if (known?.message === message) return
  store.update<Pod>(podResource, pod, draft => {
    draft.status.conditions = [
      {
        type: 'PodScheduled',
        status: 'False',
        reason: 'Unschedulable',
        message,
        lastProbeTime: null,
        lastTransitionTime: now,
      },
    ]
  })
  recordEvent(cluster, pod, 'default-scheduler', { reason: 'FailedScheduling', message, type: 'Warning' })
}

function refusalText(refusals: Refusal[]): string {
  if (refusals.length === 0) return 'no nodes available to schedule pods'
  const counts = new Map<string, number>()
  for (const { why } of refusals) counts.set(why, (counts.get(why) ?? 0) + 1)
  const reasons = [...counts].map(([why, count]) => `${count} ${why}`).join(', ')
  return `0/${refusals.length} nodes are available: ${reasons}.`
}
