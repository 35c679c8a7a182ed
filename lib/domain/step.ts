import { z } from 'zod'
import type { ConditionType } from './condition'
import { failureSchema } from './failure'
import { reportSchema } from './report'

/** The parts of a reconcile, in reading order, and the condition that each makes true. */
export const stepConditions = {
  credentials: 'CredentialsReady',
  network: 'NetworkReady',
  'security-groups': 'SecurityGroupsReady',
  'server-groups': 'ServerGroupsReady',
  'load-balancer': 'LoadBalancerReady',
  'control-plane': 'ControlPlaneAvailable',
  'add-ons': 'AddonsReady',
  'node-pools': 'NodePoolsReady',
  access: 'AccessReady',
} as const satisfies Record<string, ConditionType>
export type StepName = keyof typeof stepConditions
export const stepNames = Object.keys(stepConditions) as StepName[]

export const stepProgressSchema = z.object({
  name: z.string(),
  state: z.enum(['pending', 'running', 'done', 'blocked']),
  /** ISO 8601. */
  startedAt: z.string().nullable(),
  finishedAt: z.string().nullable(),
  /** What it does or did, or waits for, in English. */
  message: z.string(),
  /** The sentences of `message`, for a translation. */
  reports: z.array(reportSchema),
  failure: failureSchema.nullable(),
  /** Median seconds that this step took in earlier operations; null without history. */
  usualSeconds: z.number().nullable(),
})
export type StepProgress = z.infer<typeof stepProgressSchema>

/** A step that nobody has begun. */
export function pendingStep(name: StepName): StepProgress {
  return {
    name,
    state: 'pending',
    startedAt: null,
    finishedAt: null,
    message: '',
    reports: [],
    failure: null,
    usualSeconds: null,
  }
}
