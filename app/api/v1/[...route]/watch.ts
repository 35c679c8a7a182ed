import { createRoute } from '@hono/zod-openapi'
import { sessionFromRequest } from '@/lib/auth/session'
import { watchMessage } from '@/lib/contract/watch'
import { access } from './access'
import { type Api, tenantContextOf } from './environment'
import { makeEventStream } from './event-stream'
import { problemResponses } from './problems'

const watchRoute = createRoute({
  ...access('watch'),
  method: 'get',
  path: '/watch',
  summary: 'What changes in the project, as server-sent events',
  responses: {
    200: {
      description: 'Each message is a JSON document; it ends when the session does.',
      content: { 'text/event-stream': { schema: watchMessage } },
    },
    ...problemResponses,
  },
})

export function addWatchRoutes(api: Api): void {
  api.openapi(watchRoute, c => {
    const { auth, changes, ending } = c.get('server')
    const tenantId = tenantContextOf(c).session.project.id
    const request = c.req.raw
    const stream = makeEventStream({
      subscribe: tell => changes.subscribe(tenantId, tell),
      mayGoOn: async () => (await sessionFromRequest(auth, request))?.session.project?.id === tenantId,
      signal: AbortSignal.any([request.signal, ending]),
    })
    return c.body(stream, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // nginx would hold messages back.
      'x-accel-buffering': 'no',
    })
  })
}
