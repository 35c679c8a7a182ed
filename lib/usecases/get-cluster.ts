import type { ClusterResponse } from '../contract/clusters'
import { Refusal } from '../domain/refusal'
import { type ClusterView, findClusterView } from '../store/cluster-view'
import { findOperationHistory } from '../store/operation-history'
import { listReleases } from '../store/releases'
import { clusterToResponse } from './cluster-to-response'
import type { UseCaseContext } from './context'
import { requirePermission } from './permissions'

/** One cluster of the tenant, with its operation, machines, ledger and what may be done. Throws `Refusal` NotFound. */
export async function getCluster(context: UseCaseContext, idOrName: string): Promise<ClusterResponse> {
  requirePermission(context.session, 'getCluster')
  return describeCluster(context, await requireCluster(context, idOrName))
}

/** Throws `Refusal` NotFound, for another tenant's cluster as well: that it exists is theirs to know. */
export async function requireCluster(context: UseCaseContext, idOrName: string): Promise<ClusterView> {
  const cluster = await findClusterView(context.database, context.session.project.id, idOrName)
  if (!cluster) {
    throw new Refusal('NotFound', `Project ${context.session.project.name} has no cluster ${idOrName}.`)
  }
  return cluster
}

/** Adds what is not in the cluster itself: its release's version and how long such an operation takes. */
export async function describeCluster(context: UseCaseContext, cluster: ClusterView): Promise<ClusterResponse> {
  const { operation } = cluster
  const [releases, history] = await Promise.all([
    listReleases(context.database),
    operation
      ? findOperationHistory(context.database, { ...operation, tenantId: cluster.tenantId })
      : { usualSeconds: null, usualStepSeconds: {} },
  ])
  const release = releases.find(r => r.name === cluster.release)
  return clusterToResponse(cluster, {
    role: context.session.role,
    // A release's name begins with the version; a release that is not offered any more still has its name.
    kubernetesVersion: release?.kubernetesVersion ?? cluster.release.replace(/-\d+$/, ''),
    history,
  })
}
