import type { ProjectRef } from '../domain/session'
import { findTenantOfCluster } from '../store/cluster-view'
import type { UseCaseContext } from './context'

/**
 * The project that a cluster is in, when it is another one of the same person; undefined for clusters of other people's
 * projects as for those that never were.
 */
export async function findClusterProject(
  { database, session }: UseCaseContext,
  clusterId: string,
): Promise<ProjectRef | undefined> {
  const tenantId = await findTenantOfCluster(database, clusterId)
  return session.projects.find(project => project.id === tenantId && project.id !== session.project.id)
}
