import { notFound } from 'next/navigation'
import { cache } from 'react'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { isRefusal } from '@/lib/domain/refusal'
import { getCluster } from '@/lib/usecases/get-cluster'
import { pageContext } from '../../page-context'

export type ClusterParams = { params: Promise<{ cluster: string }> }

/** The cluster of the address, once per page. Another project's is as unknown as one that never was. */
export const loadCluster = cache(async (idOrName: string): Promise<ClusterResponse> => {
  try {
    return await getCluster(await pageContext(), decodeURIComponent(idOrName))
  } catch (error) {
    if (isRefusal(error) && error.code === 'NotFound') notFound()
    throw error
  }
})
