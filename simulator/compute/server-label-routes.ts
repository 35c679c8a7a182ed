import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { conflict, notFound } from './refusals'
import { type C, parseBody, requireRole } from './request'
import type { Server } from './state'

export function addTagRoutes(app: Hono<Env>, serverOf: (c: C) => Server): void {
  const tagSchema = z
    .string()
    .min(1)
    .max(60)
    .regex(/^[^,/]*$/)
  app.get('/servers/:id/tags', c => c.json({ tags: serverOf(c).tags }))
  app.put('/servers/:id/tags', async c => {
    requireRole(c, 'member', 'os-server-tags:update_all')
    const { tags } = await parseBody(c, z.object({ tags: z.array(tagSchema).max(50) }))
    serverOf(c).tags = [...new Set(tags)]
    return c.json({ tags })
  })
  app.put('/servers/:id/tags/:tag', c => {
    requireRole(c, 'member', 'os-server-tags:update')
    const server = serverOf(c)
    const isNew = !server.tags.includes(c.req.param('tag'))
    if (isNew) server.tags.push(c.req.param('tag'))
    return c.body(null, isNew ? 201 : 204)
  })
  app.get('/servers/:id/tags/:tag', c => {
    if (!serverOf(c).tags.includes(c.req.param('tag')))
      throw notFound(`Server ${c.req.param('id')} has no tag '${c.req.param('tag')}'`)
    return c.body(null, 204)
  })
  app.delete('/servers/:id/tags/:tag', c => {
    requireRole(c, 'member', 'os-server-tags:delete')
    const server = serverOf(c)
    server.tags = server.tags.filter(tag => tag !== c.req.param('tag'))
    return c.body(null, 204)
  })
}

export function addMetadataRoutes(app: Hono<Env>, serverOf: (c: C) => Server): void {
  const schema = z.object({ metadata: z.record(z.string(), z.string()) })
  const changeable = (c: C): Server => {
    requireRole(c, 'member', 'server-metadata:update')
    const server = serverOf(c)
    if (server.vmState === 'error' || server.vmState === 'building')
      throw conflict(`Cannot 'update metadata' instance ${server.id} while it is in vm_state ${server.vmState}`)
    return server
  }
  app.get('/servers/:id/metadata', c => c.json({ metadata: serverOf(c).metadata }))
  app.post('/servers/:id/metadata', async c => {
    const server = changeable(c)
    server.metadata = { ...server.metadata, ...(await parseBody(c, schema)).metadata }
    return c.json({ metadata: server.metadata })
  })
  app.put('/servers/:id/metadata', async c => {
    const server = changeable(c)
    server.metadata = (await parseBody(c, schema)).metadata
    return c.json({ metadata: server.metadata })
  })
  app.delete('/servers/:id/metadata/:key', c => {
    const { [c.req.param('key')]: _, ...rest } = changeable(c).metadata
    serverOf(c).metadata = rest
    return c.body(null, 204)
  })
}
