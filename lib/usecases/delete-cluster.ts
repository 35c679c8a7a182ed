import { type ClusterResponse, type DeleteClusterRequest, deleteClusterRequest } from '../contract/clusters'
import { Refusal } from '../domain/refusal'
import { pendingStep, stepNames } from '../domain/step'
import { storeDeletionRequest } from '../store/cluster-requests'
import type { ClusterView } from '../store/cluster-view'
import { auditOf } from './audit-of'
import type { UseCaseContext } from './context'
import { describeCluster, requireCluster } from './get-cluster'
import { requirePermission } from './permissions'

/**
 * Asks that a cluster goes. A cluster that is going, or gone, is answered as it is. Throws `Refusal` ConfirmationWrong when
 * the typed name is not its name, StaleGeneration when it is not the one that was looked at.
 */
export async function deleteCluster(
  context: UseCaseContext,
  idOrName: string,
  request: DeleteClusterRequest,
): Promise<ClusterResponse> {
  requirePermission(context.session, 'deleteCluster')
  const { confirmName, volumes, generation } = deleteClusterRequest.parse(request)
  const cluster = await requireCluster(context, idOrName)
  if (confirmName !== cluster.name) throw confirmationWrong(cluster)
  if (cluster.deletionRequestedAt) return describeCluster(context, cluster)
  if (generation !== undefined && generation !== cluster.generation) throw staleGeneration(cluster, generation)
  await storeDeletion(context, cluster, volumes)
  return describeCluster(context, await requireCluster(context, cluster.id))
}

async function storeDeletion(context: UseCaseContext, cluster: ClusterView, volumes: 'keep' | 'remove'): Promise<void> {
  const { user } = context.session
  await storeDeletionRequest(context.database, context.queue, {
    id: cluster.id,
    actor: user.name,
    volumes,
    machines: cluster.machines.length,
    steps: stepNames.map(pendingStep).reverse(),
    now: context.now,
    audit: auditOf(context, {
      action: 'cluster.delete',
      object: `cluster/${cluster.id}`,
      before: { name: cluster.name, spec: cluster.spec },
      after: { volumes },
    }),
    event: {
      type: 'Normal',
      reason: 'DeleteRequested',
      object: `cluster/${cluster.name}`,
      message: `${user.name} asked that cluster ${cluster.name} is deleted.`,
      params: { name: cluster.name, actor: user.name },
    },
  })
}

function confirmationWrong(cluster: ClusterView): Refusal {
  const message = `Type the name of the cluster, ${cluster.name}, to delete it.`
  return new Refusal('ConfirmationWrong', message, { errors: [{ field: 'confirmName', code: 'Different', message }] })
}

function staleGeneration(cluster: ClusterView, seen: number): Refusal {
  return new Refusal(
    'StaleGeneration',
    `Cluster ${cluster.name} was changed: you saw generation ${seen}, it is at ${cluster.generation}. Look again.`,
  )
}
