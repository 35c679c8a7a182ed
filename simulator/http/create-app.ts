import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { createAdminRoutes } from '../admin-routes'
import type { Cloud } from '../cloud'
import { createComputeRoutes } from '../compute/compute-routes'
import { createFaultMiddleware } from '../faults/fault-middleware'
import { createIdentityRoutes } from '../identity/identity-routes'
import { unauthorized } from '../identity/refusals'
import { callerOf } from '../identity/tokens'
import { newUuid } from '../ids'
import { createImageRoutes } from '../image/image-routes'
import { createLoadBalancerRoutes } from '../load-balancer/load-balancer-routes'
import { createNetworkRoutes } from '../network/network-routes'
import { createObjectStoreRoutes } from '../object-store/object-store-routes'
import { createVolumeRoutes } from '../volume/volume-routes'
import type { Env } from './env'
import { Refusal } from './refusal'

/** Every service under a prefix of its own, and the simulator's endpoint beside them. */
export function createApp(cloud: Cloud, url: string): Hono<Env> {
  const app = new Hono<Env>({ strict: true })
  const services = {
    identity: createIdentityRoutes(url, cloud.directory),
    compute: createComputeRoutes(url, cloud.compute),
    network: createNetworkRoutes(url, cloud.network),
    'load-balancer': createLoadBalancerRoutes(url, cloud.loadBalancer),
    volume: createVolumeRoutes(url, cloud.volume, cloud.image),
    image: createImageRoutes(url, cloud.image),
    'object-store': createObjectStoreRoutes(cloud.objectStore),
  }
  const faults = createFaultMiddleware({
    log: cloud.log,
    named: cloud.named,
    projectOf: token => callerOf(cloud.directory, token)?.projectId,
  })
  for (const [name, routes] of Object.entries(services)) {
    app.use(`/${name}/*`, requestId, faults, ...(name === 'identity' ? [] : [authenticate(cloud, url)]))
    app.route(`/${name}`, routes)
  }
  app.route('/simulator', createAdminRoutes(cloud))

  app.notFound(c => c.json({ simulator: `${c.req.method} ${c.req.path} is not simulated.` }, 501))
  app.onError((error, c) => answerFor(error, c))
  return app
}

const requestId: MiddlewareHandler<Env> = async (c, next) => {
  c.set('requestId', `req-${newUuid()}`)
  await next()
  c.header('X-Openstack-Request-Id', c.var.requestId)
}

/** The middleware of Keystone before the other services; their lists of versions are open. */
function authenticate(cloud: Cloud, url: string): MiddlewareHandler<Env> {
  return async (c, next) => {
    const isOpen = /^\/[^/]+(\/|\/info|\/v[\d.]+\/?)?$/.test(c.req.path)
    const caller = callerOf(cloud.directory, c.req.header('X-Auth-Token'))
    if (!caller && !isOpen) throw unauthorized(url)
    if (caller) c.set('caller', caller)
    await next()
  }
}

function answerFor(error: unknown, c: Context<Env>): Response {
  if (!(error instanceof Refusal)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
    return c.json({ simulator: 'The simulator itself has failed.', message }, 500)
  }
  return typeof error.body === 'string'
    ? c.html(error.body, error.status, error.headers)
    : c.json(error.body as Record<string, unknown>, error.status, error.headers)
}
