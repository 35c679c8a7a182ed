import type { Hono } from 'hono'
import type { Env } from '../http/env'
import { applyDefined } from '../network/records'
import { addPool } from './objects'
import type { Octavia } from './octavia'
import { validation } from './refusals'
import { poolChangeSchema, poolSchema } from './schemas'
import { membersOf, monitorOf, type Pool } from './state'
import { poolView } from './views'
import { beginChange, beginRemove, checkMutable } from './work'

/** Pools, which go with their members and monitor. */
export function addPoolRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, loadBalancerOf, listenerOf, poolOf, parentOf, body, list } = octavia
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
    beginRemove(state, parentOf(pool), [pool, ...below])
    return c.body(null, 204)
  })
}
