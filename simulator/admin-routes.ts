import { Hono } from 'hono'
import { z } from 'zod'
import type { Cloud } from './cloud'
import { breakMachine, loseHost, reviveHost } from './compute/machines'
import { askedFaultSchema } from './faults/asked-faults'
import { namedFaults } from './faults/named-faults'
import { type Env, readJson } from './http/env'
import { Refusal } from './http/refusal'
import { computeWorld } from './world'

const refuse = (status: 400 | 404, message: string) => new Refusal(status, { error: message })

/** The simulator's own endpoint, for tests and demos: faults, what was called, what exists. Not part of any cloud. */
export function createAdminRoutes(cloud: Cloud): Hono<Env> {
  const app = new Hono<Env>()

  app.get('/', c => c.json({ speed: cloud.clock.speed, namedFaults, troubles: cloud.troubles }))
  app.get('/world', c => c.json(computeWorld(cloud)))

  app.get('/faults', c => c.json({ faults: cloud.log.list() }))
  app.post('/faults', async c => {
    const parsed = askedFaultSchema.safeParse(await readJson(c))
    if (!parsed.success) throw refuse(400, z.prettifyError(parsed.error))
    return c.json({ fault: cloud.log.add(parsed.data) }, 201)
  })
  app.delete('/faults', c => {
    cloud.log.remove()
    return c.body(null, 204)
  })
  app.delete('/faults/:id', c => {
    cloud.log.remove(Number(c.req.param('id')))
    return c.body(null, 204)
  })

  app.get('/calls', c => c.json({ count: cloud.log.calls().length, calls: cloud.log.calls() }))
  app.delete('/calls', c => {
    cloud.log.forgetCalls()
    return c.body(null, 204)
  })

  app.get('/hosts', c => {
    const serversOn = (name: string) =>
      [...cloud.compute.servers.values()]
        .filter(server => server.host === name)
        .map(({ id, name, status }) => ({ id, name, status }))
    const hosts = [...cloud.compute.hosts.values()].map(host => ({ ...host, servers: serversOn(host.name) }))
    return c.json({ hosts })
  })
  app.post('/hosts/:name/:state{down|up}', c => {
    const { name, state } = c.req.param()
    if (!cloud.compute.hosts.has(name)) throw refuse(404, `No host ${name}.`)
    if (state === 'down') loseHost(cloud.compute, name)
    else reviveHost(cloud.compute, name)
    return c.body(null, 204)
  })

  const faultSchema = z.object({ fault: z.enum(['freeze', 'thaw', 'cut', 'heal', 'kill']) })
  app.post('/servers/:id/fault', async c => {
    const id = c.req.param('id')
    const server = cloud.compute.servers.get(id) ?? [...cloud.compute.servers.values()].find(one => one.name === id)
    if (!server) throw refuse(404, `No server ${id}.`)
    const parsed = faultSchema.safeParse(await readJson(c))
    if (!parsed.success) throw refuse(400, z.prettifyError(parsed.error))
    breakMachine(cloud.compute, server, parsed.data.fault)
    return c.body(null, 204)
  })
  return app
}
