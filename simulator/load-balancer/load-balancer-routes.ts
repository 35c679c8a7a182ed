import { Hono } from 'hono'
import type { Env } from '../http/env'
import { applyDefined } from '../network/records'
import { addListenerRoutes } from './listener-routes'
import { addMemberRoutes } from './member-routes'
import { addMonitorRoutes } from './monitor-routes'
import { addLoadBalancer } from './objects'
import { type C, createOctavia, type Octavia } from './octavia'
import { addPoolRoutes } from './pool-routes'
import { addQuotaRoutes } from './quota-routes'
import { forbidden, validation } from './refusals'
import { loadBalancerChangeSchema, loadBalancerSchema } from './schemas'
import { type LoadBalancer, type LoadBalancerState, listenersOf, poolsOf } from './state'
import { statusTree } from './statuses'
import { loadBalancerView } from './views'
import { beginChange, beginCreate, beginDelete, checkNotPending } from './work'

/** Octavia, version 2; under v2 and v2.0, as in life. */
export function createLoadBalancerRoutes(url: string, state: LoadBalancerState): Hono<Env> {
  const app = new Hono<Env>()
  const versions = Array.from({ length: 27 }, (_, minor) => ({
    id: `v2.${minor}`,
    links: [{ href: `${url}/load-balancer/v2`, rel: 'self' }],
    status: minor === 26 ? 'CURRENT' : 'SUPPORTED',
    updated: '2022-08-29T00:00:00Z',
  }))
  app.get('/', c => c.json({ versions }))
  const lbaas = createLbaas(url, state)
  app.route('/v2.0/lbaas', lbaas)
  app.route('/v2/lbaas', lbaas)
  return app
}

function createLbaas(url: string, state: LoadBalancerState): Hono<Env> {
  const app = new Hono<Env>()
  const mayRead = (c: C) => c.var.caller.roles.has('load-balancer_observer') || c.var.caller.isAdmin
  const mayWrite = (c: C) => c.var.caller.roles.has('load-balancer_member') || c.var.caller.isAdmin
  app.use(async (c, next) => {
    if (c.req.method === 'GET' ? !mayRead(c) : !mayWrite(c)) throw forbidden()
    await next()
  })

  const octavia = createOctavia(url, state)
  addLoadBalancerRoutes(app, octavia)
  addListenerRoutes(app, octavia)
  addPoolRoutes(app, octavia)
  addMemberRoutes(app, octavia)
  addMonitorRoutes(app, octavia)
  addQuotaRoutes(app, octavia)
  return app
}

function addLoadBalancerRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, loadBalancerOf, body, list } = octavia
  app.get('/loadbalancers', c =>
    list(c, 'loadbalancers', state.loadBalancers.values(), of => loadBalancerView(state, of)),
  )
  app.post('/loadbalancers', async c => {
    const asked = await body(c, 'loadbalancer', 'load_balancer.loadbalancer', loadBalancerSchema)
    const loadBalancer = addLoadBalancer(state, c.var.caller, asked)
    beginCreate(state, loadBalancer)
    return c.json({ loadbalancer: loadBalancerView(state, loadBalancer) }, 201)
  })
  app.get('/loadbalancers/:id', c => c.json({ loadbalancer: loadBalancerView(state, loadBalancerOf(c)) }))
  app.get('/loadbalancers/:id/status', c => c.json({ statuses: statusTree(state, loadBalancerOf(c)) }))
  app.get('/loadbalancers/:id/statuses', c => c.json({ statuses: statusTree(state, loadBalancerOf(c)) }))
  app.get('/loadbalancers/:id/stats', c => {
    loadBalancerOf(c)
    const stats = { bytes_in: 0, bytes_out: 0, active_connections: 0, total_connections: 0, request_errors: 0 }
    return c.json({ stats })
  })
  app.put('/loadbalancers/:id', async c => {
    const loadBalancer = loadBalancerOf(c)
    const change = await body(c, 'loadbalancer', 'load_balancer.loadbalancer', loadBalancerChangeSchema)
    checkNotPending(loadBalancer)
    applyDefined(loadBalancer, change as Partial<LoadBalancer>)
    beginChange(state, loadBalancer, loadBalancer)
    return c.json({ loadbalancer: loadBalancerView(state, loadBalancer) })
  })
  app.delete('/loadbalancers/:id', c => {
    const loadBalancer = loadBalancerOf(c)
    checkNotPending(loadBalancer)
    const isCascade = ['true', '1'].includes((c.req.query('cascade') ?? '').toLowerCase())
    const children = listenersOf(state, loadBalancer.id).length + poolsOf(state, loadBalancer.id).length
    if (!isCascade && children > 0) throw validation(`Cannot delete Load Balancer ${loadBalancer.id} - it has children`)
    beginDelete(state, loadBalancer)
    return c.body(null, 204)
  })
}
