import { z } from 'zod'
import { clusterNameSchema, clusterSpecDraftSchema, clusterSpecSchema } from '../domain/cluster-spec'
import { conditionSchema } from '../domain/condition'
import { causeSchema, failureSchema } from '../domain/failure'
import { phases } from '../domain/phase'
import { createPlanSchema } from '../domain/plan/create-plan'
import { stepProgressSchema } from '../domain/step'
import { time } from './common'

export const createClusterRequest = z
  .object({ name: clusterNameSchema, spec: clusterSpecDraftSchema.default({}) })
  .meta({ id: 'CreateClusterRequest' })
export type CreateClusterRequest = z.input<typeof createClusterRequest>

/** A plan can be asked for while the name is still being thought of. */
export const planClusterRequest = createClusterRequest
  .extend({ name: clusterNameSchema.or(z.literal('')).default('') })
  .meta({ id: 'PlanClusterRequest' })
export type PlanClusterRequest = z.input<typeof planClusterRequest>

export const planResponse = z
  .object({
    name: z.string(),
    /** The draft, completed. */
    spec: clusterSpecSchema,
    plan: createPlanSchema,
    /** The same request as a file for the CLI, and as its command. */
    yaml: z.string(),
    command: z.string(),
  })
  .meta({ id: 'ClusterPlan' })
export type PlanResponse = z.infer<typeof planResponse>

export const actionState = z.union([
  z.object({ allowed: z.literal(true) }),
  z.object({ allowed: z.literal(false), reason: z.string(), code: z.string() }),
])

export const clusterSummary = z
  .object({
    id: z.uuid(),
    name: z.string(),
    phase: z.enum(phases),
    phaseReason: z.string().nullable(),
    phaseMessage: z.string().nullable(),
    phaseChangedAt: time,
    failure: failureSchema.nullable(),
    release: z.string(),
    nodesReady: z.int(),
    nodesWanted: z.int(),
    apiAddress: z.string().nullable(),
    createdAt: time,
  })
  .meta({ id: 'ClusterSummary' })
export type ClusterSummary = z.infer<typeof clusterSummary>

export const clusterListQuery = z.object({
  search: z.string().max(100).optional(),
  phase: z.enum(phases).optional(),
  release: z.string().optional(),
  sort: z.enum(['name', '-name', 'createdAt', '-createdAt', 'phase', '-phase']).default('name'),
  limit: z.coerce.number().int().min(1).max(100).default(25),
  /** Opaque, from `nextCursor`. */
  cursor: z.string().optional(),
})
export type ClusterListQuery = z.input<typeof clusterListQuery>

export const clusterList = z
  .object({
    items: z.array(clusterSummary),
    /** Of the filter, all pages. */
    total: z.int(),
    /** Of the tenant, without a filter. */
    totalUnfiltered: z.int(),
    /** How many wait for a person, without a filter. */
    needAttention: z.int(),
    nextCursor: z.string().nullable(),
  })
  .meta({ id: 'ClusterList' })
export type ClusterList = z.infer<typeof clusterList>

export const machineResponse = z
  .object({
    id: z.uuid(),
    name: z.string(),
    role: z.enum(['control-plane', 'worker']),
    poolName: z.string().nullable(),
    zone: z.string().nullable(),
    flavor: z.string(),
    serverId: z.string().nullable(),
    address: z.string().nullable(),
    serverStatus: z.string().nullable(),
    nodeReady: z.enum(['True', 'False', 'Unknown']).nullable(),
    kubeletVersion: z.string().nullable(),
    failure: failureSchema.nullable(),
    createdAt: time,
  })
  .meta({ id: 'Machine' })
export type MachineResponse = z.infer<typeof machineResponse>

export const operationResponse = z
  .object({
    id: z.uuid(),
    kind: z.enum(['create', 'delete']),
    actor: z.string(),
    startedAt: time,
    finishedAt: time.nullable(),
    /** Learned from earlier operations; null without history or when finished. */
    estimatedEnd: time.nullable(),
    steps: z.array(stepProgressSchema),
  })
  .meta({ id: 'Operation' })
export type OperationResponse = z.infer<typeof operationResponse>

export const resourceResponse = z
  .object({
    kind: z.string(),
    name: z.string(),
    cloudId: z.string().nullable(),
    createdAt: time,
    goneAt: time.nullable(),
    fate: z.enum(['deleted', 'kept', 'never-made']).nullable(),
  })
  .meta({ id: 'Resource' })
export type ResourceResponse = z.infer<typeof resourceResponse>

export const receiptSchema = z
  .object({
    finishedAt: time,
    seconds: z.number(),
    objects: z.array(z.object({ kind: z.string(), deleted: z.int(), kept: z.int(), ids: z.array(z.string()) })),
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof receiptSchema>

export const clusterResponse = clusterSummary
  .extend({
    spec: clusterSpecSchema,
    generation: z.int(),
    observedGeneration: z.int(),
    conditions: z.array(conditionSchema),
    kubernetesVersion: z.string(),
    machines: z.array(machineResponse),
    resources: z.array(resourceResponse),
    operation: operationResponse.nullable(),
    actions: z.object({ delete: actionState, kubeconfig: actionState }),
    createdBy: z.string(),
    deletionRequestedAt: time.nullable(),
    deletedAt: time.nullable(),
    receipt: receiptSchema.nullable(),
    yaml: z.string(),
  })
  .meta({ id: 'Cluster' })
export type ClusterResponse = z.infer<typeof clusterResponse>

export const eventResponse = z
  .object({
    id: z.string(),
    at: time,
    type: z.enum(['Normal', 'Warning']),
    reason: z.string(),
    object: z.string(),
    message: z.string(),
    params: z.record(z.string(), z.union([z.string(), z.number()])),
    cause: causeSchema.nullable(),
  })
  .meta({ id: 'Event' })
export type EventResponse = z.infer<typeof eventResponse>

export const eventListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  /** From `nextCursor`. */
  cursor: z
    .string()
    .regex(/^\d{1,18}$/)
    .optional(),
})
export type EventListQuery = z.input<typeof eventListQuery>

/** Newest first. */
export const eventList = z
  .object({ items: z.array(eventResponse), nextCursor: z.string().nullable() })
  .meta({ id: 'EventList' })
export type EventList = z.infer<typeof eventList>

export const deleteClusterRequest = z
  .object({
    /** The cluster's name, typed again. */
    confirmName: z.string(),
    /** Volumes that the cluster's workloads made. */
    volumes: z.enum(['keep', 'remove']).default('keep'),
    /** The generation that was seen: 409 when it is stale. */
    generation: z.int().optional(),
  })
  .meta({ id: 'DeleteClusterRequest' })
export type DeleteClusterRequest = z.input<typeof deleteClusterRequest>

export const kubeconfigResponse = z
  .object({
    /** YAML for kubectl. It holds a private key: it is shown once and not stored. */
    kubeconfig: z.string(),
    user: z.string(),
    groups: z.array(z.string()),
    expiresAt: time,
  })
  .meta({ id: 'Kubeconfig' })
export type KubeconfigResponse = z.infer<typeof kubeconfigResponse>
