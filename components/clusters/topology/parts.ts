import type { ClusterResponse } from '@/lib/contract/clusters'
import type { ConditionType } from '@/lib/domain/condition'

/** How far a part of the picture has become real. */
export type PartState = 'planned' | 'making' | 'real' | 'blocked' | 'going'

/** From the condition that stands for the part. */
export function computePartState(cluster: Pick<ClusterResponse, 'conditions'>, type: ConditionType): PartState {
  const condition = cluster.conditions.find(c => c.type === type)
  if (!condition) return 'planned'
  if (condition.status === 'True') return 'real'
  switch (condition.reason) {
    case 'Blocked':
    case 'Failed':
      return 'blocked'
    case 'Deleting':
      return 'going'
    case 'InProgress':
    case 'NodesNotReady':
      return 'making'
    default:
      return 'planned'
  }
}
