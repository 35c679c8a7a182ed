import { Hono } from 'hono'
import type { Env } from '../http/env'
import { addFlavorRoutes } from './flavor-routes'
import { addGroupRoutes } from './group-routes'
import { addHostRoutes } from './host-routes'
import { addKeyPairRoutes } from './key-pair-routes'
import { maximum } from './microversion'
import { addQuotaRoutes } from './quota-routes'
import { versionOf } from './request'
import { addServerRoutes } from './server-routes'
import type { ComputeState } from './state'
import { createComputeViews } from './views'

/** Nova, version 2.1 with microversions up to 2.93. */
export function createComputeRoutes(url: string, state: ComputeState): Hono<Env> {
  const app = new Hono<Env>()
  const views = createComputeViews(url, state)
  const links = [{ href: `${url}/compute/v2.1/`, rel: 'self' }]
  const brief = {
    id: 'v2.1',
    links,
    min_version: '2.1',
    status: 'CURRENT',
    updated: '2013-07-23T11:33:21Z',
    version: `2.${maximum}`,
  }
  const media = [{ base: 'application/json', type: 'application/vnd.openstack.compute+json;version=2.1' }]
  app.get('/', c => c.json({ versions: [brief] }))
  app.get('/v2.1', c => c.json({ version: { ...brief, 'media-types': media } }))
  app.get('/v2.1/', c => c.json({ version: { ...brief, 'media-types': media } }))

  const nova = new Hono<Env>()
  nova.use(async (c, next) => {
    const version = `2.${versionOf(c)}`
    await next()
    c.header('OpenStack-API-Version', `compute ${version}`)
    c.header('X-OpenStack-Nova-API-Version', version)
    c.header('Vary', 'OpenStack-API-Version, X-OpenStack-Nova-API-Version')
    c.header('X-Compute-Request-Id', c.var.requestId)
  })
  addServerRoutes(nova, url, state, views)
  addFlavorRoutes(nova, url, state, views)
  addGroupRoutes(nova, state, views)
  addKeyPairRoutes(nova, state)
  addHostRoutes(nova, state)
  addQuotaRoutes(nova, state)
  app.route('/v2.1', nova)
  return app
}
