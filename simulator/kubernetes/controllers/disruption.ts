import { isReady } from '../kubelet/pod-readiness'
import type { Pod, PodDisruptionBudget } from '../objects'
import { builtIn } from '../schema/resources'
import { matchesSelector } from '../storage/selectors'
import type { Controller } from './controller'
import { isLive, podResource } from './pods'
import { writeStatus } from './replica-sets'

const budgets = builtIn('policy', 'poddisruptionbudgets')

function share(value: number | string | undefined, of: number): number | undefined {
  if (typeof value !== 'string') return value
  return Math.ceil((Number.parseFloat(value) / 100) * of)
}

/** Counts how many pods of each budget may go. */
export const disruptionController: Controller = {
  name: 'disruption',
  watches: ['poddisruptionbudgets.policy', 'pods'],
  sync(cluster) {
    for (const budget of cluster.store.list<PodDisruptionBudget>(budgets)) {
      const pods = cluster.store
        .list<Pod>(podResource, budget.metadata.namespace)
        .filter(pod => isLive(pod) && matchesSelector(budget.spec.selector, pod.metadata.labels))
      const healthy = pods.filter(isReady).length
      const unavailable = share(budget.spec.maxUnavailable, pods.length)
      const desired =
        unavailable === undefined ? (share(budget.spec.minAvailable, pods.length) ?? 1) : pods.length - unavailable
      writeStatus(cluster, budgets, budget, {
        currentHealthy: healthy,
        desiredHealthy: Math.max(0, desired),
        disruptionsAllowed: Math.max(0, healthy - desired),
        expectedPods: pods.length,
        observedGeneration: budget.metadata.generation ?? 1,
      })
    }
  },
}
