import { z } from 'zod'

/** The parts of the Kubernetes API's answers that we read; objects keep what is not named here. */

export const objectSchema = z.looseObject({
  apiVersion: z.string(),
  kind: z.string(),
  metadata: z.looseObject({
    name: z.string(),
    namespace: z.string().optional(),
    labels: z.record(z.string(), z.string()).optional(),
    annotations: z.record(z.string(), z.string()).optional(),
    creationTimestamp: z.string().optional(),
    deletionTimestamp: z.string().optional(),
    generation: z.number().optional(),
  }),
})

export const listSchema = z.object({
  metadata: z.object({ continue: z.string().optional() }).optional(),
  items: z.array(objectSchema.partial({ apiVersion: true, kind: true })).default([]),
})

export const apiResourceListSchema = z.object({
  resources: z.array(z.object({ name: z.string(), kind: z.string(), namespaced: z.boolean() })),
})

export const versionSchema = z.object({ gitVersion: z.string() })

export const statusSchema = z.object({ kind: z.literal('Status'), message: z.string() })

export const nodeSchema = z.object({
  metadata: z.object({
    name: z.string(),
    labels: z.record(z.string(), z.string()).default({}),
    creationTimestamp: z.coerce.date(),
    deletionTimestamp: z.coerce.date().optional(),
  }),
  spec: z
    .object({
      providerID: z.string().optional(),
      taints: z.array(z.object({ key: z.string(), value: z.string().optional(), effect: z.string() })).default([]),
    })
    .prefault({}),
  status: z
    .object({
      conditions: z
        .array(
          z.object({ type: z.string(), status: z.enum(['True', 'False', 'Unknown']), message: z.string().default('') }),
        )
        .default([]),
      addresses: z.array(z.object({ type: z.string(), address: z.string() })).default([]),
      nodeInfo: z.object({ kubeletVersion: z.string() }).prefault({ kubeletVersion: '' }),
    })
    .prefault({}),
})
