import { createRoute } from '@hono/zod-openapi'
import { kubeconfigResponse } from '@/lib/contract/clusters'
import { issueKubeconfig } from '@/lib/usecases/issue-kubeconfig'
import { access } from './access'
import { clusterParam } from './cluster-param'
import { type Api, tenantContextOf } from './environment'
import { problemResponses } from './problems'

const kubeconfigRoute = createRoute({
  ...access('issueKubeconfig'),
  method: 'post',
  path: '/clusters/{cluster}/kubeconfig',
  summary: 'A kubeconfig with a client certificate of the signed-in person',
  request: { params: clusterParam },
  responses: {
    200: { description: 'Shown once, not kept.', content: { 'application/json': { schema: kubeconfigResponse } } },
    ...problemResponses,
  },
})

export function addKubeconfigRoutes(api: Api): void {
  api.openapi(kubeconfigRoute, async c => {
    const context = { ...tenantContextOf(c), issueLimit: c.get('server').issueLimit }
    return c.json(await issueKubeconfig(context, c.req.valid('param').cluster), 200)
  })
}
