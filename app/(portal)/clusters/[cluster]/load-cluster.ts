import { headers } from 'next/headers'
import { notFound, redirect } from 'next/navigation'
import { cache } from 'react'
import { eventPageSize } from '@/components/clusters/event-page-size'
import type { ClusterResponse, EventList } from '@/lib/contract/clusters'
import { isRefusal } from '@/lib/domain/refusal'
import { findClusterProject } from '@/lib/usecases/find-cluster-project'
import { getCluster } from '@/lib/usecases/get-cluster'
import { listEvents } from '@/lib/usecases/list-events'
import { pathHeader } from '@/proxy'
import { pageContext } from '../../page-context'

export type ClusterParams = { params: Promise<{ cluster: string }> }

/**
 * The cluster of the address, once per page. One in another project of the same person leads to the choice of that
 * project; any other one's is as unknown as one that never was.
 */
export const loadCluster = cache(async (idOrName: string): Promise<ClusterResponse> => {
  try {
    return await getCluster(await pageContext(), decodeURIComponent(idOrName))
  } catch (error) {
    if (!isRefusal(error) || error.code !== 'NotFound') throw error
    const project = await findClusterProject(await pageContext(), decodeURIComponent(idOrName))
    if (!project) notFound()
    const next = (await headers()).get(pathHeader) ?? '/clusters'
    redirect(`/projects?${new URLSearchParams({ project: project.id, next })}`)
  }
})

/** The cluster and its latest events. */
export async function loadClusterPage(idOrName: string): Promise<{ initial: ClusterResponse; events: EventList }> {
  const initial = await loadCluster(idOrName)
  return { initial, events: await listEvents(await pageContext(), initial.id, { limit: eventPageSize }) }
}
