import { z } from 'zod'
import { cidrSchema } from './cidr'
import { imageFlavors } from './node-image'

/** RFC 1123 label, short enough that every name derived from it fits Nova's and Kubernetes' limits (63 characters). */
export const clusterNameSchema = z
  .string()
  .min(1, 'A name is needed.')
  .max(40, 'At most 40 characters.')
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'Lower-case letters, digits and hyphens, beginning with a letter.')

const poolNameSchema = z
  .string()
  .min(1, 'A name is needed.')
  .max(15, 'At most 15 characters.')
  .regex(/^[a-z]([-a-z0-9]*[a-z0-9])?$/, 'Lower-case letters, digits and hyphens, beginning with a letter.')

// https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set
const qualifiedNameSchema = z
  .string()
  .regex(
    /^([a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/,
    'A Kubernetes label key: name or prefix/name.',
  )
const labelValueSchema = z
  .string()
  .regex(/^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$/, 'At most 63 letters, digits, "-", "_" and ".".')

export const taintSchema = z.object({
  key: qualifiedNameSchema,
  value: labelValueSchema.default(''),
  effect: z.enum(['NoSchedule', 'PreferNoSchedule', 'NoExecute']),
})

export const nodePoolSchema = z.object({
  name: poolNameSchema,
  /** Name of a Nova flavor. */
  flavor: z.string().min(1),
  replicas: z.int().min(0).max(100),
  /** Availability zones of Nova; machines are spread over them in turn. */
  zones: z.array(z.string().min(1)).min(1),
  labels: z.record(qualifiedNameSchema, labelValueSchema),
  taints: z.array(taintSchema),
  /** Root disk on a Cinder volume of this size; null is the flavor's own disk. */
  diskGiB: z.int().min(10).max(2000).nullable(),
})

export const clusterSpecSchema = z.object({
  release: z.string().min(1),
  /** What the node image was built for. */
  imageFlavor: z.enum(imageFlavors),
  controlPlane: z.object({
    replicas: z.union([z.literal(1), z.literal(3)], { error: '1, for trying, or 3, which survives the loss of one.' }),
    flavor: z.string().min(1),
    zones: z.array(z.string().min(1)).min(1),
  }),
  nodePools: z.array(nodePoolSchema).max(20),
  network: z.object({
    /** An existing Neutron network of the project, or null for a new one. */
    networkId: z.string().nullable(),
    /** Where floating IPs come from. */
    externalNetworkId: z.string().min(1),
    nodeCidr: cidrSchema,
    podCidr: cidrSchema,
    serviceCidr: cidrSchema,
  }),
  apiAccess: z.object({
    /** Who may reach the Kubernetes API; empty means everyone. */
    allowedCidrs: z.array(cidrSchema).max(50),
  }),
})

export type ClusterSpec = z.infer<typeof clusterSpecSchema>
export type NodePool = z.infer<typeof nodePoolSchema>
export type Taint = z.infer<typeof taintSchema>

/** What a person has to say: every part may be left out and is then completed from the catalog (`completeClusterSpec`). A part that we do not know is a mistake. */
export const clusterSpecDraftSchema = z.strictObject({
  release: clusterSpecSchema.shape.release.optional(),
  imageFlavor: clusterSpecSchema.shape.imageFlavor.optional(),
  controlPlane: clusterSpecSchema.shape.controlPlane.partial().strict().optional(),
  nodePools: z
    .array(nodePoolSchema.partial().required({ name: true }).strict())
    .max(20)
    .optional(),
  network: clusterSpecSchema.shape.network.partial().strict().optional(),
  apiAccess: clusterSpecSchema.shape.apiAccess.partial().strict().optional(),
})
export type ClusterSpecDraft = z.infer<typeof clusterSpecDraftSchema>

/** Machines that a spec asks for, control plane included. */
export function computeMachineCount(spec: ClusterSpec): number {
  return spec.controlPlane.replicas + spec.nodePools.reduce((sum, pool) => sum + pool.replicas, 0)
}
