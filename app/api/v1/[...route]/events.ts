import { createRoute } from '@hono/zod-openapi'
import { eventList, eventListQuery } from '@/lib/contract/clusters'
import { listEvents } from '@/lib/usecases/list-events'
import { access } from './access'
import { clusterParam } from './cluster-param'
import { type Api, tenantContextOf } from './environment'
import { problemResponses } from './problems'

const eventsRoute = createRoute({
  ...access('listEvents'),
  method: 'get',
  path: '/clusters/{cluster}/events',
  summary: 'What happened to a cluster, newest first',
  request: { params: clusterParam, query: eventListQuery },
  responses: {
    200: { description: 'A page.', content: { 'application/json': { schema: eventList } } },
    ...problemResponses,
  },
})

export function addEventRoutes(api: Api): void {
  api.openapi(eventsRoute, async c =>
    c.json(await listEvents(tenantContextOf(c), c.req.valid('param').cluster, c.req.valid('query')), 200),
  )
}
