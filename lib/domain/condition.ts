import { z } from 'zod'
import { reportSchema } from './report'

/** States of a cluster that can be true, in the order in which they become so. */
export const conditionTypes = [
  'CredentialsReady',
  'NetworkReady',
  'SecurityGroupsReady',
  'ServerGroupsReady',
  'LoadBalancerReady',
  'ControlPlaneAvailable',
  'AddonsReady',
  'NodePoolsReady',
  'AccessReady',
  'Ready',
] as const
export type ConditionType = (typeof conditionTypes)[number]

/** Why a condition has its status; a closed set. */
export const conditionReasons = [
  'AsWanted',
  'NotStarted',
  'InProgress',
  'Blocked',
  'Failed',
  'Deleting',
  'Gone',
  'NodesNotReady',
] as const

export const conditionSchema = z.object({
  type: z.enum(conditionTypes),
  status: z.enum(['True', 'False', 'Unknown']),
  reason: z.enum(conditionReasons),
  message: z.string(),
  /** The sentences of `message`, for a translation. */
  reports: z.array(reportSchema),
  /** When `status` last changed, ISO 8601. */
  lastTransitionTime: z.string(),
})
export type Condition = z.infer<typeof conditionSchema>

/** Puts freshly computed conditions over earlier ones: the time of change is kept where the status is the same. */
export function mergeConditions(
  earlier: Condition[],
  fresh: Omit<Condition, 'lastTransitionTime'>[],
  now: Date,
): Condition[] {
  return fresh.map(condition => {
    const before = earlier.find(c => c.type === condition.type)
    const same = before?.status === condition.status
    return { ...condition, lastTransitionTime: same ? before.lastTransitionTime : now.toISOString() }
  })
}
