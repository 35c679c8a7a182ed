import { randomUUID } from 'node:crypto'
import { OpenAPIHono } from '@hono/zod-openapi'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import type { Server } from '@/app/server'
import { log } from '@/lib/config/log'
import { Refusal } from '@/lib/domain/refusal'
import packageJson from '@/package.json' with { type: 'json' }
import { addCatalogRoutes } from './catalog'
import { addClusterRoutes } from './clusters'
import type { Api, ApiContext, ApiEnvironment } from './environment'
import { addEventRoutes } from './events'
import { addKubeconfigRoutes } from './kubeconfig'
import { addPlanRoutes } from './plans'
import { answerProblem, refuseInvalid } from './problems'
import { addSessionRoutes } from './sessions'
import { addWatchRoutes } from './watch'

/** Bytes; a cluster of twenty pools with all its labels is a tenth of it. */
const largestBody = 256 * 1024
const tooLarge = (): never => {
  throw new HTTPException(413)
}

/** The whole API. */
export function makeApi(server: Server): Api {
  const api: Api = new OpenAPIHono<ApiEnvironment>({ defaultHook: refuseInvalid }).basePath('/api/v1')
  api.use(async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId', requestId)
    c.set('server', server)
    const begin = performance.now()
    await next()
    logRequest(c, Math.round(performance.now() - begin))
    c.header('x-request-id', requestId)
    // What a person may see changes; what they see now is theirs alone.
    if (!c.res.headers.has('cache-control')) c.header('cache-control', 'no-store')
  })
  api.use(bodyLimit({ maxSize: largestBody, onError: tooLarge }))
  api.onError((error, c) => answerProblem(error, c))
  api.notFound(c => answerProblem(new Refusal('NotFound', `The API has no ${c.req.method} ${c.req.path}.`), c))

  for (const add of [
    addSessionRoutes,
    addCatalogRoutes,
    addPlanRoutes,
    addClusterRoutes,
    addEventRoutes,
    addKubeconfigRoutes,
    addWatchRoutes,
  ])
    add(api)
  addDocument(api)
  return api
}

/** Reading is what browsers do all day; changes are what operators look for. */
function logRequest(c: ApiContext, ms: number): void {
  const session = c.get('session')
  const level = c.req.method === 'GET' ? 'debug' : 'info'
  log[level](
    {
      requestId: c.get('requestId'),
      method: c.req.method,
      path: c.req.path,
      status: c.res.status,
      ms,
      user: session?.user.id,
      tenant: session?.project?.id,
    },
    'API request',
  )
}

function addDocument(api: Api): void {
  api.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'The token of POST /sessions.',
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'cookie', {
    type: 'apiKey',
    in: 'cookie',
    name: 'next-auth.session-token',
    description: 'The browser session; changes are taken from the pages of the portal only.',
  })
  api.doc31('/openapi.json', {
    openapi: '3.1.0',
    info: { title: 'Slipway', version: packageJson.version, description: 'Kubernetes clusters on OpenStack.' },
  })
}
