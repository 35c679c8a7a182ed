import { createRoute, z } from '@hono/zod-openapi'
import {
  clusterList,
  clusterListQuery,
  clusterResponse,
  createClusterRequest,
  deleteClusterRequest,
} from '@/lib/contract/clusters'
import { createCluster } from '@/lib/usecases/create-cluster'
import { deleteCluster } from '@/lib/usecases/delete-cluster'
import { getCluster } from '@/lib/usecases/get-cluster'
import { listClusters } from '@/lib/usecases/list-clusters'
import { access } from './access'
import { clusterParam } from './cluster-param'
import { type Api, tenantContextOf } from './environment'
import { problemResponses } from './problems'

const cluster = (description: string) => ({ description, content: { 'application/json': { schema: clusterResponse } } })

const listRoute = createRoute({
  ...access('listClusters'),
  method: 'get',
  path: '/clusters',
  summary: 'Clusters of the project, by page',
  request: { query: clusterListQuery },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: clusterList } } },
    ...problemResponses,
  },
})
const createClusterRoute = createRoute({
  ...access('createCluster'),
  method: 'post',
  path: '/clusters',
  summary: 'Ask for a cluster',
  request: {
    headers: z.object({ 'idempotency-key': z.string().min(1).max(200).optional() }),
    body: { required: true, content: { 'application/json': { schema: createClusterRequest } } },
  },
  responses: {
    200: cluster('The same request, with the same Idempotency-Key, had asked for it before.'),
    201: cluster('Asked for; Location says where to look.'),
    ...problemResponses,
  },
})
const getRoute = createRoute({
  ...access('getCluster'),
  method: 'get',
  path: '/clusters/{cluster}',
  summary: 'One cluster',
  request: { params: clusterParam },
  responses: { 200: cluster('The cluster.'), ...problemResponses },
})
const deleteRoute = createRoute({
  ...access('deleteCluster'),
  method: 'delete',
  path: '/clusters/{cluster}',
  summary: 'Ask that a cluster is deleted',
  request: {
    params: clusterParam,
    body: { required: true, content: { 'application/json': { schema: deleteClusterRequest } } },
  },
  responses: { 200: cluster('The cluster, which is going or gone.'), ...problemResponses },
})

export function addClusterRoutes(api: Api): void {
  api.openapi(listRoute, async c => c.json(await listClusters(tenantContextOf(c), c.req.valid('query')), 200))
  api.openapi(createClusterRoute, async c => {
    const key = c.req.valid('header')['idempotency-key'] ?? null
    const { cluster, created } = await createCluster(tenantContextOf(c), c.req.valid('json'), key)
    c.header('location', `/api/v1/clusters/${cluster.id}`)
    return c.json(cluster, created ? 201 : 200)
  })
  api.openapi(getRoute, async c => c.json(await getCluster(tenantContextOf(c), c.req.valid('param').cluster), 200))
  api.openapi(deleteRoute, async c =>
    c.json(await deleteCluster(tenantContextOf(c), c.req.valid('param').cluster, c.req.valid('json')), 200),
  )
}
