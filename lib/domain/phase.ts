import type { Condition } from './condition'
import type { Failure } from './failure'

/** One word for people. Computed from conditions, shown, never branched on. */
export const phases = [
  'Pending',
  'Provisioning',
  'Ready',
  'Updating',
  'Degraded',
  'Blocked',
  'Deleting',
  'Deleted',
] as const
export type Phase = (typeof phases)[number]

export function computePhase(of: {
  conditions: Condition[]
  failure: Failure | null
  deletionRequested: boolean
  deleted: boolean
  wasReady: boolean
  observedGeneration: number
  generation: number
}): Phase {
  if (of.deleted) return 'Deleted'
  if (of.deletionRequested) return 'Deleting'
  const ready = of.conditions.find(c => c.type === 'Ready')
  if (!ready) return 'Pending'
  if (ready.status === 'True') return 'Ready'
  if (of.failure && of.failure.owner !== 'nobody') return 'Blocked'
  if (!of.wasReady) return 'Provisioning'
  return of.observedGeneration < of.generation ? 'Updating' : 'Degraded'
}
