import type { Hono } from 'hono'
import type { Env } from '../http/env'
import { applyDefined } from '../network/records'
import { addMonitor } from './objects'
import type { Octavia } from './octavia'
import { monitorChangeSchema, monitorSchema } from './schemas'
import { monitorView } from './views'
import { beginChange, beginRemove, checkMutable } from './work'

/** Health monitors, one for a pool. */
export function addMonitorRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, poolOf, monitorById, parentOf, body, list } = octavia
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
    beginRemove(state, loadBalancer, [monitor])
    return c.body(null, 204)
  })
}
