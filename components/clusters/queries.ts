'use client'

import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { CatalogResponse } from '@/lib/contract/catalog'
import { ApiError } from '@/lib/contract/client'
import type { ClusterResponse, CreateClusterRequest, DeleteClusterRequest, EventList } from '@/lib/contract/clusters'
import { api } from './api'
import type { LiveState } from './live-updates'
import { clusterKeys } from './query-keys'

/** With the stream open this only catches what was missed; without it, it is what keeps the page moving. */
const refetchMs = (live: LiveState['state']) => (live === 'live' ? 30_000 : 5_000)

/** The cluster of a page; `initial` is what the server rendered. */
export function useCluster(initial: ClusterResponse, live: LiveState['state']) {
  return useQuery<ClusterResponse, ApiError>({
    queryKey: clusterKeys.detail(initial.id),
    queryFn: ({ signal }) => api.getCluster(initial.id, signal),
    initialData: initial,
    refetchInterval: query => (query.state.data?.deletedAt ? false : refetchMs(live)),
  })
}

/** Events of a cluster, newest first, page by page. `initial` is the first page as the server rendered it. */
export function useEvents(cluster: ClusterResponse, limit: number, initial?: EventList) {
  return useInfiniteQuery({
    queryKey: [...clusterKeys.events(cluster.id), limit],
    queryFn: ({ pageParam, signal }) => api.listEvents(cluster.id, { cursor: pageParam, limit }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: page => page.nextCursor ?? undefined,
    initialData: initial && { pages: [initial], pageParams: [undefined] },
  })
}

/** What the cloud offers. While the worker has not read it yet, it is asked for again every three seconds. */
export function useCatalog(initial: CatalogResponse) {
  return useQuery<CatalogResponse, ApiError>({
    queryKey: clusterKeys.catalog,
    queryFn: ({ signal }) => api.catalog(signal),
    initialData: initial,
    refetchInterval: query => (query.state.data?.catalog ? 60_000 : 3_000),
  })
}

/** The plan of a request; the last one stays on the page while the next one is computed. */
export function usePlan(request: CreateClusterRequest) {
  return useQuery({
    queryKey: clusterKeys.plan(request),
    queryFn: ({ signal }) => api.planCluster(request, signal),
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    gcTime: 60_000,
    retry: (count, error) => count < 2 && !(error instanceof ApiError && error.status >= 400 && error.status < 500),
  })
}

export function useCreateCluster() {
  const client = useQueryClient()
  return useMutation<ClusterResponse, Error, { request: CreateClusterRequest; key: string }>({
    mutationFn: ({ request, key }) => api.createCluster(request, key),
    onSuccess: cluster => {
      client.setQueryData(clusterKeys.detail(cluster.id), cluster)
      void client.invalidateQueries({ queryKey: clusterKeys.lists })
    },
  })
}

export function useDeleteCluster(cluster: ClusterResponse) {
  const client = useQueryClient()
  return useMutation<ClusterResponse, Error, DeleteClusterRequest>({
    mutationFn: request => api.deleteCluster(cluster.id, request),
    onSuccess: deleting => {
      client.setQueryData(clusterKeys.detail(cluster.id), deleting)
      void client.invalidateQueries({ queryKey: clusterKeys.lists })
    },
    // Someone changed the cluster meanwhile: read it, so that the person decides on what is.
    onError: error => {
      if (error instanceof ApiError && error.status === 409)
        void client.invalidateQueries({ queryKey: clusterKeys.one(cluster.id) })
    },
  })
}

export function useIssueKubeconfig(cluster: ClusterResponse) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => api.issueKubeconfig(cluster.id),
    // It holds a private key: it leaves memory with the page.
    gcTime: 0,
    onSuccess: () => client.invalidateQueries({ queryKey: clusterKeys.events(cluster.id) }),
  })
}
