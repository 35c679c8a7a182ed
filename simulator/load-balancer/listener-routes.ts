import type { Hono } from 'hono'
import type { Env } from '../http/env'
import { applyDefined } from '../network/records'
import { addListener } from './objects'
import type { Octavia } from './octavia'
import { listenerChangeSchema, listenerSchema } from './schemas'
import { listenerView } from './views'
import { beginChange, beginRemove, checkMutable } from './work'

/** Listeners: the ports of a load balancer. */
export function addListenerRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, loadBalancerOf, listenerOf, poolOf, parentOf, body, list } = octavia
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
    beginRemove(state, parentOf(listener), [listener])
    return c.body(null, 204)
  })
}
