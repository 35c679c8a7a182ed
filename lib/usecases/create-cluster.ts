import { createHash, randomUUID } from 'node:crypto'
import { type ClusterResponse, type CreateClusterRequest, createClusterRequest } from '../contract/clusters'
import { computeMachineCount } from '../domain/cluster-spec'
import type { CreatePlan } from '../domain/plan/create-plan'
import { Refusal } from '../domain/refusal'
import { pendingStep, stepNames } from '../domain/step'
import {
  ClusterTakenError,
  findByIdempotencyKey,
  hasLiveCluster,
  type NewCluster,
  storeNewCluster,
} from '../store/cluster-requests'
import { auditOf } from './audit-of'
import type { UseCaseContext } from './context'
import { describeCluster, requireCluster } from './get-cluster'
import { requirePermission } from './permissions'
import { computePlan, nameTakenMessage } from './plan-cluster'

/** `created` is false when the same request, with the same key, had made the cluster before. */
export type Created = { cluster: ClusterResponse; created: boolean }

/**
 * Asks for a cluster. Nothing touches the cloud here: the wish and the worker's wake-up are stored together. Throws
 * `Refusal` NameTaken, PlanRefused with the fields, IdempotencyKeyReused, CatalogUnavailable.
 */
export async function createCluster(
  context: UseCaseContext,
  request: CreateClusterRequest,
  idempotencyKey: string | null,
): Promise<Created> {
  requirePermission(context.session, 'createCluster')
  const wanted = createClusterRequest.parse(request)
  const requestHash = createHash('sha256').update(JSON.stringify(wanted)).digest('hex')
  const earlier = await findEarlier(context, idempotencyKey, requestHash)
  if (earlier) return earlier

  if (await hasLiveCluster(context.database, context.session.project.id, wanted.name))
    throw nameTaken(context, wanted.name)
  const { spec, plan } = await computePlan(context, wanted.name, wanted.spec)
  if (plan.problems.length > 0) throw planRefused(plan.problems)

  const cluster = newCluster(context, { name: wanted.name, spec, idempotencyKey, requestHash })
  try {
    await storeNewCluster(context.database, context.queue, cluster)
  } catch (error) {
    if (!(error instanceof ClusterTakenError)) throw error
    // Somebody was quicker: the same request sent twice at once, or another one with this name.
    const other = await findEarlier(context, idempotencyKey, requestHash)
    if (other) return other
    throw nameTaken(context, wanted.name)
  }
  return { cluster: await describeCluster(context, await requireCluster(context, cluster.id)), created: true }
}

async function findEarlier(
  context: UseCaseContext,
  idempotencyKey: string | null,
  requestHash: string,
): Promise<Created | undefined> {
  if (idempotencyKey === null) return undefined
  const earlier = await findByIdempotencyKey(context.database, context.session.project.id, idempotencyKey)
  if (!earlier) return undefined
  if (earlier.requestHash !== requestHash) {
    throw new Refusal('IdempotencyKeyReused', 'Another cluster was asked for with this Idempotency-Key. Use a new key.')
  }
  return { cluster: await describeCluster(context, await requireCluster(context, earlier.id)), created: false }
}

function newCluster(
  context: UseCaseContext,
  of: Pick<NewCluster, 'name' | 'spec' | 'idempotencyKey' | 'requestHash'>,
): NewCluster {
  const id = randomUUID()
  const { user, project } = context.session
  return {
    ...of,
    id,
    tenantId: project.id,
    createdBy: user.name,
    machines: computeMachineCount(of.spec),
    steps: stepNames.map(pendingStep),
    audit: auditOf(context, {
      action: 'cluster.create',
      object: `cluster/${id}`,
      after: { name: of.name, spec: of.spec },
    }),
    event: {
      type: 'Normal',
      reason: 'CreateRequested',
      object: `cluster/${of.name}`,
      message: `${user.name} asked for cluster ${of.name}.`,
      params: { name: of.name, actor: user.name },
    },
  }
}

const nameTaken = (context: UseCaseContext, name: string): Refusal =>
  new Refusal('NameTaken', nameTakenMessage(context, name), {
    errors: [{ field: 'name', code: 'Taken', message: nameTakenMessage(context, name) }],
  })

const planRefused = (problems: CreatePlan['problems']): Refusal =>
  new Refusal('PlanRefused', problems.map(problem => problem.message).join(' '), { errors: problems })
