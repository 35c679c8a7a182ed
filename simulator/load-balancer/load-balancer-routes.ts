import { type Context, Hono } from 'hono'
import { type ZodType, z } from 'zod'
import { type Env, readJson } from '../http/env'
import { createTagFilter, nextPageUrl, page, pickFields } from '../http/paging'
import { bodyProblem, isRecord, type Refusal } from '../http/refusal'
import { canSee } from '../identity/caller'
import { applyDefined } from '../network/records'
import { addListener, addLoadBalancer, addMember, addMonitor, addPool, quotaOf } from './objects'
import { badBody, badRequest, forbidden, notFound, validation } from './refusals'
import {
  listenerChangeSchema,
  listenerSchema,
  loadBalancerChangeSchema,
  loadBalancerSchema,
  memberChangeSchema,
  memberSchema,
  monitorChangeSchema,
  monitorSchema,
  poolChangeSchema,
  poolSchema,
} from './schemas'
import {
  type Base,
  defaultQuota,
  type LoadBalancer,
  type LoadBalancerState,
  listenersOf,
  membersOf,
  monitorOf,
  type Pool,
  poolsOf,
  type Quota,
} from './state'
import { statusTree } from './statuses'
import { listenerView, loadBalancerView, memberView, monitorView, poolView } from './views'
import { beginChange, beginCreate, beginDelete, beginRemove, checkMutable, checkNotPending } from './work'

type C = Context<Env>
const controls = new Set([
  'fields',
  'limit',
  'marker',
  'sort',
  'page_reverse',
  'tags',
  'tags-any',
  'not-tags',
  'not-tags-any',
])

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

  const find = <T extends Base>(c: C, from: Map<string, T>, title: string, id: string): T => {
    const found = from.get(id)
    if (!found) throw notFound(title, id)
    if (!canSee(c.var.caller, found.project_id)) throw forbidden()
    return found
  }
  const loadBalancerOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.loadBalancers, 'Load Balancer', id)
  const listenerOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.listeners, 'Listener', id)
  const poolOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.pools, 'Pool', id)
  const monitorById = (c: C) => find(c, state.monitors, 'Health Monitor', c.req.param('id') ?? '')
  const memberOf = (c: C, pool: Pool) => {
    const id = c.req.param('member') ?? ''
    const member = find(c, state.members, 'Member', id)
    if (member.poolId !== pool.id) throw notFound('Member', id)
    return member
  }
  const parentOf = (item: { loadBalancerId: string }): LoadBalancer => {
    const found = state.loadBalancers.get(item.loadBalancerId)
    if (!found) throw notFound('Load Balancer', item.loadBalancerId)
    return found
  }

  const body = async <T>(c: C, name: string, argument: string, schema: ZodType<T>): Promise<T> => {
    const json = await readJson(c)
    const inner = isRecord(json) ? json[name] : undefined
    if (inner === undefined) throw missing(name)
    const parsed = schema.safeParse(inner)
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, inner), argument)
    return parsed.data
  }
  const missing = (name: string): Refusal =>
    badRequest(`Invalid input for field/attribute ${name}. Value: 'None'. Mandatory field missing.`)

  /** Octavia refuses filters that it does not know, except references to the parent. */
  const list = <T extends Base>(
    c: C,
    plural: string,
    items: Iterable<T>,
    view: (item: T) => Record<string, unknown>,
    parent: (item: T) => Record<string, unknown> = () => ({}),
  ) => {
    const query = new URL(c.req.url).searchParams
    const { caller } = c.var
    const hasTags = createTagFilter(query)
    const asked = [...new Set(query.keys())].filter(key => !controls.has(key))
    const seen: Record<string, unknown>[] = []
    for (const item of items) {
      if (!canSee(caller, item.project_id) || !hasTags(item.tags)) continue
      const own = (key: string): unknown => Reflect.get(item, key) ?? parent(item)[key]
      const isKnown = (key: string) => key in item || key in parent(item) || key === 'operating_status'
      if (!asked.every(isKnown)) throw badRequest('One or more arguments are either duplicate or invalid')
      // Operating statuses cost a look at the machines, so they are worked out last.
      const matches = (key: string) =>
        query.getAll(key).some(wanted => String(own(key) ?? view(item)[key]).toLowerCase() === wanted.toLowerCase())
      if (asked.every(matches)) seen.push(view(item))
    }
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY
    const { shown, next } = page(seen, { limit, marker: query.get('marker') ?? undefined, idOf: one => String(one.id) })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      [plural]: shown.map(item => pickFields(item, query)),
      [`${plural}_links`]: next === undefined ? [] : [{ href: nextPageUrl(here, next), rel: 'next' }],
    })
  }

  // Load balancers
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

  // Listeners
  app.get('/listeners', c =>
    list(c, 'listeners', state.listeners.values(), listenerView, of => ({
      loadbalancer_id: of.loadBalancerId,
      load_balancer_id: of.loadBalancerId,
    })),
  )
  app.post('/listeners', async c => {
    const asked = await body(c, 'listener', 'listener_.listener', listenerSchema)
    const loadBalancer = loadBalancerOf(c, asked.loadbalancer_id)
    checkMutable(loadBalancer)
    const listener = addListener(state, loadBalancer, asked)
    beginChange(state, loadBalancer, listener)
    return c.json({ listener: listenerView(listener) }, 201)
  })
  app.get('/listeners/:id', c => c.json({ listener: listenerView(listenerOf(c)) }))
  app.put('/listeners/:id', async c => {
    const listener = listenerOf(c)
    const change = await body(c, 'listener', 'listener.listener', listenerChangeSchema)
    if (change.default_pool_id) poolOf(c, change.default_pool_id)
    checkMutable(parentOf(listener))
    applyDefined(listener, change as Partial<typeof listener>)
    beginChange(state, parentOf(listener), listener)
    return c.json({ listener: listenerView(listener) })
  })
  app.delete('/listeners/:id', c => {
    const listener = listenerOf(c)
    checkMutable(parentOf(listener))
    beginRemove(state, parentOf(listener), [listener], () => state.listeners.delete(listener.id))
    return c.body(null, 204)
  })

  // Pools
  app.get('/pools', c =>
    list(
      c,
      'pools',
      state.pools.values(),
      of => poolView(state, of),
      of => ({ loadbalancer_id: of.loadBalancerId, load_balancer_id: of.loadBalancerId }),
    ),
  )
  app.post('/pools', async c => {
    const asked = await body(c, 'pool', 'pool_.pool', poolSchema)
    if (asked.listener_id === undefined && asked.loadbalancer_id === undefined)
      throw validation('Must provide at least one of: loadbalancer_id, listener_id')
    const listener = asked.listener_id === undefined ? undefined : listenerOf(c, asked.listener_id)
    const loadBalancer = listener ? parentOf(listener) : loadBalancerOf(c, asked.loadbalancer_id)
    checkMutable(loadBalancer)
    const pool = addPool(state, loadBalancer, asked, listener)
    beginChange(state, loadBalancer, pool)
    return c.json({ pool: poolView(state, pool) }, 201)
  })
  app.get('/pools/:id', c => c.json({ pool: poolView(state, poolOf(c)) }))
  app.put('/pools/:id', async c => {
    const pool = poolOf(c)
    const change = await body(c, 'pool', 'pool.pool', poolChangeSchema)
    checkMutable(parentOf(pool))
    applyDefined(pool, change as Partial<Pool>)
    beginChange(state, parentOf(pool), pool)
    return c.json({ pool: poolView(state, pool) })
  })
  app.delete('/pools/:id', c => {
    const pool = poolOf(c)
    checkMutable(parentOf(pool))
    const monitor = monitorOf(state, pool.id)
    const below = [...membersOf(state, pool.id), ...(monitor ? [monitor] : [])]
    beginRemove(state, parentOf(pool), [pool, ...below], () => {
      for (const member of membersOf(state, pool.id)) state.members.delete(member.id)
      if (monitor) state.monitors.delete(monitor.id)
      for (const listener of listenersOf(state, pool.loadBalancerId))
        if (listener.default_pool_id === pool.id) listener.default_pool_id = null
      state.pools.delete(pool.id)
    })
    return c.body(null, 204)
  })

  // Members
  app.get('/pools/:id/members', c => list(c, 'members', membersOf(state, poolOf(c).id), of => memberView(state, of)))
  app.post('/pools/:id/members', async c => {
    const pool = poolOf(c)
    const asked = await body(c, 'member', 'member_.member', memberSchema)
    checkMutable(parentOf(pool))
    const member = addMember(state, pool, asked)
    beginChange(state, parentOf(pool), member)
    return c.json({ member: memberView(state, member) }, 201)
  })
  /** The list is the whole wish: who is missing goes, unless only additions are asked for. */
  app.put('/pools/:id/members', async c => {
    const pool = poolOf(c)
    const asked = await body(c, 'members', 'members_.members', z.array(memberSchema))
    const loadBalancer = parentOf(pool)
    checkMutable(loadBalancer)
    const keyOf = (of: { address: string; protocol_port: number }) => `${of.address} ${of.protocol_port}`
    const wanted = new Set(asked.map(keyOf))
    const existing = new Map(membersOf(state, pool.id).map(member => [keyOf(member), member]))
    for (const member of asked) {
      const known = existing.get(keyOf(member))
      if (known)
        applyDefined(known, { name: member.name, weight: member.weight, backup: member.backup } as Partial<
          typeof known
        >)
      else addMember(state, pool, member)
    }
    const isAdditive = (c.req.query('additive_only') ?? '').toLowerCase() === 'true'
    const surplus = isAdditive ? [] : [...existing.values()].filter(member => !wanted.has(keyOf(member)))
    beginRemove(state, loadBalancer, surplus, () => {
      for (const member of surplus) state.members.delete(member.id)
    })
    return c.body(null, 202)
  })
  app.get('/pools/:id/members/:member', c => c.json({ member: memberView(state, memberOf(c, poolOf(c))) }))
  app.put('/pools/:id/members/:member', async c => {
    const pool = poolOf(c)
    const member = memberOf(c, pool)
    const change = await body(c, 'member', 'member.member', memberChangeSchema)
    checkMutable(parentOf(pool))
    applyDefined(member, change as Partial<typeof member>)
    beginChange(state, parentOf(pool), member)
    return c.json({ member: memberView(state, member) })
  })
  app.delete('/pools/:id/members/:member', c => {
    const pool = poolOf(c)
    const member = memberOf(c, pool)
    checkMutable(parentOf(pool))
    beginRemove(state, parentOf(pool), [member], () => state.members.delete(member.id))
    return c.body(null, 204)
  })

  // Health monitors
  app.get('/healthmonitors', c =>
    list(c, 'healthmonitors', state.monitors.values(), monitorView, of => ({ pool_id: of.poolId })),
  )
  app.post('/healthmonitors', async c => {
    const asked = await body(c, 'healthmonitor', 'health_monitor_.healthmonitor', monitorSchema)
    const pool = poolOf(c, asked.pool_id)
    checkMutable(parentOf(pool))
    const monitor = addMonitor(state, pool, asked)
    beginChange(state, parentOf(pool), monitor)
    return c.json({ healthmonitor: monitorView(monitor) }, 201)
  })
  app.get('/healthmonitors/:id', c => c.json({ healthmonitor: monitorView(monitorById(c)) }))
  app.put('/healthmonitors/:id', async c => {
    const monitor = monitorById(c)
    const change = await body(c, 'healthmonitor', 'health_monitor.healthmonitor', monitorChangeSchema)
    const loadBalancer = parentOf(poolOf(c, monitor.poolId))
    checkMutable(loadBalancer)
    applyDefined(monitor, change as Partial<typeof monitor>)
    beginChange(state, loadBalancer, monitor)
    return c.json({ healthmonitor: monitorView(monitor) })
  })
  app.delete('/healthmonitors/:id', c => {
    const monitor = monitorById(c)
    const loadBalancer = parentOf(poolOf(c, monitor.poolId))
    checkMutable(loadBalancer)
    beginRemove(state, loadBalancer, [monitor], () => state.monitors.delete(monitor.id))
    return c.body(null, 204)
  })

  // Quotas and what a cloud offers
  const quotaProject = (c: C) => {
    const project = c.req.param('project') ?? ''
    if (!canSee(c.var.caller, project)) throw forbidden()
    return project
  }
  app.get('/quotas/:project', c => c.json({ quota: quotaOf(state, quotaProject(c)) }))
  app.put('/quotas/:project', async c => {
    if (!c.var.caller.isAdmin) throw forbidden()
    const limit = z.int().min(-1).nullable().optional()
    const asked = await body(
      c,
      'quota',
      'quotas.quota',
      z.object({
        load_balancer: limit,
        loadbalancer: limit,
        listener: limit,
        member: limit,
        pool: limit,
        health_monitor: limit,
        healthmonitor: limit,
      }),
    )
    const project = quotaProject(c)
    const quota: Quota = { ...quotaOf(state, project) }
    applyDefined(quota, {
      load_balancer: asked.load_balancer ?? asked.loadbalancer ?? undefined,
      listener: asked.listener ?? undefined,
      member: asked.member ?? undefined,
      pool: asked.pool ?? undefined,
      health_monitor: asked.health_monitor ?? asked.healthmonitor ?? undefined,
    } as Partial<Quota>)
    state.quotas.set(project, quota)
    return c.json({ quota }, 202)
  })
  app.delete('/quotas/:project', c => {
    if (!c.var.caller.isAdmin) throw forbidden()
    state.quotas.delete(quotaProject(c))
    return c.body(null, 204)
  })
  app.get('/quotas/defaults', c => c.json({ quota: defaultQuota }))
  app.get('/providers', c => c.json({ providers: [{ name: 'amphora', description: 'The Octavia Amphora driver.' }] }))
  app.get('/flavors', c => c.json({ flavors: [], flavors_links: [] }))
  app.get('/availabilityzones', c => c.json({ availability_zones: [], availability_zones_links: [] }))
  app.get('/l7policies', c => c.json({ l7policies: [], l7policies_links: [] }))
  return app
}
