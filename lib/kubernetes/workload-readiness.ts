import { z } from 'zod'
import type { KubeObject } from './object'

const workloadSchema = z.object({
  metadata: z.object({ generation: z.number().default(0) }),
  spec: z.object({ replicas: z.number().default(1) }).prefault({}),
  status: z
    .object({
      observedGeneration: z.number().default(-1),
      desiredNumberScheduled: z.number().default(0),
      updatedNumberScheduled: z.number().default(0),
      numberAvailable: z.number().default(0),
      updatedReplicas: z.number().default(0),
      availableReplicas: z.number().default(0),
      conditions: z
        .array(z.object({ type: z.string(), status: z.string(), message: z.string().default('') }))
        .default([]),
    })
    .prefault({}),
})
type Workload = z.infer<typeof workloadSchema>

const rules: Record<string, (workload: Workload) => string | undefined> = {
  DaemonSet: ({ metadata, status }) =>
    notSeen(metadata.generation, status.observedGeneration) ??
    missing(Math.min(status.updatedNumberScheduled, status.numberAvailable), status.desiredNumberScheduled),
  Deployment: ({ metadata, spec, status }) =>
    notSeen(metadata.generation, status.observedGeneration) ??
    missing(Math.min(status.updatedReplicas, status.availableReplicas), spec.replicas),
  APIService: ({ status }) => {
    const available = status.conditions.find(condition => condition.type === 'Available')
    if (available?.status === 'True') return undefined
    return available?.message || 'the API server has not looked for it yet'
  },
}

/** Kinds that take time until they work; of all others being there is enough. */
export const canBeUnready = (kind: string): boolean => kind in rules

/** Why an object, as the API server last gave it, does not work yet; `undefined` when it does. */
export function whyNotReady(object: KubeObject): string | undefined {
  return rules[object.kind]?.(workloadSchema.parse(object))
}

const notSeen = (generation: number, observed: number) =>
  observed < generation ? 'its controller has not seen the newest version yet' : undefined

const missing = (have: number, want: number) => (have < want ? `${have} of ${want} pods are available` : undefined)
