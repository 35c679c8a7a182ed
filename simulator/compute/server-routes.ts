import type { Hono } from 'hono'
import { z } from 'zod'
import { type Env, readJson } from '../http/env'
import { nextPageUrl, page } from '../http/paging'
import { canSee } from '../identity/caller'
import { isoMicros, newSecret } from '../ids'
import { createServer } from './create-server'
import { beginDelete } from './life'
import { listServers } from './list-servers'
import { badRequest, serverNotFound } from './refusals'
import { type C, parseBody, requireRole, versionOf } from './request'
import { runAction } from './server-actions'
import { addMetadataRoutes, addTagRoutes } from './server-label-routes'
import type { ComputeState, Server } from './state'
import type { ComputeViews } from './views'
import { addVolumeAttachmentRoutes } from './volume-attachment-routes'

/** Servers, and what hangs on them. */
export function addServerRoutes(app: Hono<Env>, url: string, state: ComputeState, views: ComputeViews): void {
  const serverOf = (c: C): Server => {
    const id = c.req.param('id') ?? ''
    const server = state.servers.get(id)
    if (!server || !canSee(c.var.caller, server.projectId)) throw serverNotFound(id)
    return server
  }
  const list = (c: C, plural: string, of: (server: Server) => Record<string, unknown>) => {
    const query = new URL(c.req.url).searchParams
    const found = listServers(state, c.var.caller, query, versionOf(c))
    const marker = query.get('marker') ?? undefined
    if (marker !== undefined && !found.some(server => server.id === marker))
      throw badRequest(`marker [${marker}] not found`)
    const limit = Math.min(Number(query.get('limit') ?? 1000) || 1000, 1000)
    const { shown, next } = page(found, { limit, marker, idOf: server => server.id })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      servers: shown.map(of),
      ...(next !== undefined && { [`${plural}_links`]: [{ rel: 'next', href: nextPageUrl(here, next) }] }),
    })
  }

  app.get('/servers', c => {
    requireRole(c, 'reader', 'servers:index')
    return list(c, 'servers', views.serverBrief)
  })
  app.get('/servers/detail', c => {
    requireRole(c, 'reader', 'servers:detail')
    return list(c, 'servers', server => views.server(server, c.var.caller, versionOf(c)))
  })
  app.post('/servers', async c => {
    requireRole(c, 'member', 'servers:create')
    const server = createServer(state, {
      caller: c.var.caller,
      body: await readJson(c),
      version: versionOf(c),
      requestId: c.var.requestId,
    })
    recordAction(state, c, server, 'create')
    const groups = server.securityGroups.length > 0 ? server.securityGroups : ['default']
    return c.json(
      {
        server: {
          id: server.id,
          links: views.links(`servers/${server.id}`),
          'OS-DCF:diskConfig': 'MANUAL',
          security_groups: groups.map(name => ({ name })),
          adminPass: newSecret(9),
        },
      },
      202,
      { Location: `${url}/compute/v2.1/servers/${server.id}` },
    )
  })
  app.get('/servers/:id', c => {
    requireRole(c, 'reader', 'servers:show')
    const server = serverOf(c)
    const groups = server.groupId === undefined ? [] : [server.groupId]
    return c.json({
      server: {
        ...views.server(server, c.var.caller, versionOf(c)),
        ...(versionOf(c) >= 71 && { server_groups: groups }),
      },
    })
  })
  app.put('/servers/:id', async c => {
    requireRole(c, 'member', 'servers:update')
    const server = serverOf(c)
    const { server: change } = await parseBody(
      c,
      z.object({
        server: z.object({ name: z.string().min(1).optional(), description: z.string().nullable().optional() }),
      }),
    )
    if (change.name !== undefined) server.name = change.name
    if (change.description !== undefined) server.description = change.description
    return c.json({ server: views.server(server, c.var.caller, versionOf(c)) })
  })
  app.delete('/servers/:id', c => {
    requireRole(c, 'member', 'servers:delete')
    const server = serverOf(c)
    // Asking again while it goes is no error.
    if (server.taskState !== 'deleting') {
      recordAction(state, c, server, 'delete')
      beginDelete(state, server)
    }
    return c.body(null, 204)
  })
  app.post('/servers/:id/action', async c => {
    const answer = runAction(state, c, serverOf(c), await readJson(c))
    if (answer.record !== undefined) recordAction(state, c, serverOf(c), answer.record)
    if (answer.rebuilt) {
      const server = serverOf(c)
      const shown = { ...views.server(server, c.var.caller, versionOf(c)), adminPass: newSecret(9) }
      return c.json({ server: shown }, 202, { Location: `${url}/compute/v2.1/servers/${server.id}` })
    }
    return answer.body === undefined ? c.body(null, 202) : c.json(answer.body)
  })

  app.get('/servers/:id/os-instance-actions', c => {
    requireRole(c, 'reader', 'os-instance-actions:list')
    const server = serverOf(c)
    const actions = [...server.actions].reverse().map(one => ({
      action: one.action,
      instance_uuid: server.id,
      message: one.message,
      project_id: server.projectId,
      request_id: one.requestId,
      start_time: one.startedAt,
      updated_at: one.startedAt,
      user_id: one.userId,
    }))
    return c.json({ instanceActions: actions })
  })
  app.get('/servers/:id/ips', c => c.json({ addresses: views.ips(serverOf(c)) }))
  app.get('/servers/:id/os-interface', c => {
    requireRole(c, 'reader', 'os-attach-interfaces:list')
    const attachments = serverOf(c).portIds.flatMap(id => {
      const port = state.network.ports.get(id)
      return port
        ? [
            {
              port_id: port.id,
              net_id: port.network_id,
              mac_addr: port.mac_address,
              port_state: port.status,
              fixed_ips: port.fixed_ips,
              ...(versionOf(c) >= 70 && { tag: null }),
            },
          ]
        : []
    })
    return c.json({ interfaceAttachments: attachments })
  })

  addTagRoutes(app, serverOf)
  addMetadataRoutes(app, serverOf)
  addVolumeAttachmentRoutes(app, state, serverOf)
}

function recordAction(state: ComputeState, c: C, server: Server, action: string): void {
  server.actions.push({
    action,
    requestId: c.var.requestId,
    startedAt: isoMicros(state.clock.now()),
    userId: c.var.caller.userId,
    message: null,
  })
}
