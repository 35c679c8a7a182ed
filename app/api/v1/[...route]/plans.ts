import { createRoute } from '@hono/zod-openapi'
import { planClusterRequest, planResponse } from '@/lib/contract/clusters'
import { planCluster } from '@/lib/usecases/plan-cluster'
import { access } from './access'
import { type Api, tenantContextOf } from './environment'
import { problemResponses } from './problems'

const planRoute = createRoute({
  ...access('planCluster'),
  method: 'post',
  path: '/plans/cluster',
  summary: 'What creating a cluster would make, take and last',
  request: { body: { required: true, content: { 'application/json': { schema: planClusterRequest } } } },
  responses: {
    200: {
      description: 'The plan, with what stands in its way.',
      content: { 'application/json': { schema: planResponse } },
    },
    ...problemResponses,
  },
})

export function addPlanRoutes(api: Api): void {
  api.openapi(planRoute, async c => c.json(await planCluster(tenantContextOf(c), c.req.valid('json')), 200))
}
