import type { Node, NodeSelector, Pod, PodSpec, Taint, Toleration } from '../objects'
import { matchesLabels, matchesSelector } from '../storage/selectors'

const tolerates = (tolerations: Toleration[], taint: Taint): boolean =>
  tolerations.some(
    item =>
      (!item.effect || item.effect === taint.effect) &&
      (!item.key || item.key === taint.key) &&
      (item.operator === 'Exists' || (item.value ?? '') === (taint.value ?? '')),
  )

/** Taints that keep a pod away from a node. */
export const untolerated = (spec: PodSpec, node: Node): Taint[] =>
  (node.spec.taints ?? []).filter(
    taint => taint.effect !== 'PreferNoSchedule' && !tolerates(spec.tolerations ?? [], taint),
  )

function matchesTerm(term: NodeSelector['nodeSelectorTerms'][number], node: Node): boolean {
  return (
    matchesSelector({ matchExpressions: term.matchExpressions }, node.metadata.labels) &&
    matchesSelector({ matchExpressions: term.matchFields }, { 'metadata.name': node.metadata.name })
  )
}

/** Whether a node is one that a pod asks for, by its selector and its required affinity. */
export function isWanted(spec: PodSpec, node: Node): boolean {
  const required = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution
  return (
    matchesLabels(spec.nodeSelector, node.metadata.labels) &&
    (!required || required.nodeSelectorTerms.some(term => matchesTerm(term, node)))
  )
}

/** CPU in thousandths. */
export function cpuOf(quantity: string | undefined): number {
  if (!quantity) return 0
  return quantity.endsWith('m') ? Number(quantity.slice(0, -1)) : Number(quantity) * 1000
}

const binary: Record<string, number> = {
  Ki: 2 ** 10,
  Mi: 2 ** 20,
  Gi: 2 ** 30,
  Ti: 2 ** 40,
  k: 1e3,
  M: 1e6,
  G: 1e9,
  T: 1e12,
}

/** Memory in bytes. */
export function memoryOf(quantity: string | undefined): number {
  const [, amount = '0', unit = ''] = /^([\d.]+)([A-Za-z]*)$/.exec(quantity ?? '') ?? []
  return Number(amount) * (binary[unit] ?? 1)
}

export const requestsOf = (pod: Pod): { cpu: number; memory: number } => ({
  cpu: pod.spec.containers.reduce((sum, item) => sum + cpuOf(item.resources?.requests?.cpu), 0),
  memory: pod.spec.containers.reduce((sum, item) => sum + memoryOf(item.resources?.requests?.memory), 0),
})
