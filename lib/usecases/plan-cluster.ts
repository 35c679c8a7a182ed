import { clusterFileToYaml, createClusterCommand } from '../contract/cluster-file'
import { type PlanClusterRequest, type PlanResponse, planClusterRequest } from '../contract/clusters'
import { type ClusterSpecDraft, computeMachineCount } from '../domain/cluster-spec'
import { completeClusterSpec } from '../domain/complete-cluster-spec'
import { computeCreatePlan } from '../domain/plan/create-plan'
import { hasLiveCluster } from '../store/cluster-requests'
import { findOperationHistory } from '../store/operation-history'
import { listReleases } from '../store/releases'
import type { UseCaseContext } from './context'
import { requirePermission } from './permissions'
import { requireCatalog } from './require-catalog'

/** What a create would make, take and last, and what stands in its way. Nothing is made and the cloud is not asked. */
export async function planCluster(context: UseCaseContext, request: PlanClusterRequest): Promise<PlanResponse> {
  requirePermission(context.session, 'planCluster')
  const { name, spec } = planClusterRequest.parse(request)
  const [planned, taken] = await Promise.all([
    computePlan(context, name, spec),
    hasLiveCluster(context.database, context.session.project.id, name),
  ])
  if (!taken) return planned
  const problem = { field: 'name', code: 'Taken', message: nameTakenMessage(context, name) }
  return { ...planned, plan: { ...planned.plan, problems: [problem, ...planned.plan.problems] } }
}

export const nameTakenMessage = (context: UseCaseContext, name: string): string =>
  `Project ${context.session.project.name} has a cluster ${name} already.`

/** Completes a draft and compares it with what the cloud offers. Throws `Refusal` CatalogUnavailable. */
export async function computePlan(
  context: UseCaseContext,
  name: string,
  draft: ClusterSpecDraft,
): Promise<PlanResponse> {
  const [catalog, releases] = await Promise.all([requireCatalog(context), listReleases(context.database)])
  const spec = completeClusterSpec(draft, catalog, releases)
  const { usualSeconds } = await findOperationHistory(context.database, {
    kind: 'create',
    tenantId: context.session.project.id,
    machines: computeMachineCount(spec),
  })
  return {
    name,
    spec,
    plan: computeCreatePlan({ spec, catalog, releases, estimatedSeconds: usualSeconds }),
    yaml: clusterFileToYaml(name, spec),
    command: createClusterCommand(name || 'cluster'),
  }
}
