import { listAt, numberAt, objectAt, textAt } from '../json'
import type { Pod } from '../objects'
import type { Column } from './columns'
import { age } from './duration'

/** The STATUS of `kubectl get pods`: the phase, or what stands in the way of a container. */
export function podStatus(pod: Pod): string {
  if (pod.metadata.deletionTimestamp) return pod.status.reason === 'NodeLost' ? 'Unknown' : 'Terminating'
  let text = pod.status.reason || pod.status.phase || 'Unknown'
  for (const status of listAt(pod, 'status', 'initContainerStatuses')) {
    if (numberAt(status, 'state', 'terminated', 'exitCode') === 0 && 'terminated' in objectAt(status, 'state')) continue
    const waiting = textAt(status, 'state', 'waiting', 'reason')
    if (waiting && waiting !== 'PodInitializing') return `Init:${waiting}`
    return `Init:0/${listAt(pod, 'spec', 'initContainers').length}`
  }
  for (const status of listAt(pod, 'status', 'containerStatuses')) {
    text = textAt(status, 'state', 'waiting', 'reason') || textAt(status, 'state', 'terminated', 'reason') || text
  }
  return text
}

function ready(pod: Pod): string {
  const statuses = pod.status.containerStatuses ?? []
  return `${statuses.filter(status => status.ready).length}/${pod.spec.containers.length}`
}

const restarts = (pod: Pod) =>
  (pod.status.containerStatuses ?? []).reduce((sum, status) => sum + status.restartCount, 0)

export const podColumns: Column[] = [
  { name: 'Name', value: pod => pod.metadata.name },
  { name: 'Ready', value: pod => ready(pod as Pod) },
  { name: 'Status', value: pod => podStatus(pod as Pod) },
  { name: 'Restarts', value: pod => String(restarts(pod as Pod)) },
  { name: 'Age', value: (pod, now) => age(pod.metadata.creationTimestamp, now) },
  { name: 'IP', wide: true, value: pod => (pod as Pod).status.podIP ?? '<none>' },
  { name: 'Node', wide: true, value: pod => (pod as Pod).spec.nodeName ?? '<none>' },
  { name: 'Nominated Node', wide: true, value: pod => textAt(pod, 'status', 'nominatedNodeName') || '<none>' },
  { name: 'Readiness Gates', wide: true, value: () => '<none>' },
]
