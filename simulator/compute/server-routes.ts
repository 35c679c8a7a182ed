import type { Context, Hono } from 'hono'
import { type ZodType, z } from 'zod'
import { type Env, readJson } from '../http/env'
import { createTagFilter, nextPageUrl, page } from '../http/paging'
import { bodyProblem } from '../http/refusal'
import { type Caller, canSee } from '../identity/caller'
import { isoMicros, newSecret } from '../ids'
import { attach, detach } from '../volume/state'
import { createServer } from './create-server'
import { beginDelete } from './life'
import { microversion } from './microversion'
import { badBody, badRequest, conflict, forbidden, notFound, serverNotFound } from './refusals'
import { runAction } from './server-actions'
import type { ComputeState, Server } from './state'
import type { ComputeViews } from './views'

type C = Context<Env>

export const versionOf = (c: C): number => microversion(name => c.req.header(name))

/** Refuses unless the caller has the role; `policy` is what Nova calls the right. */
export function requireRole(c: C, role: 'reader' | 'member', policy: string): void {
  if (!c.var.caller.roles.has(role)) throw forbidden(`os_compute_api:${policy}`)
}

export async function parseBody<T>(c: C, schema: ZodType<T>): Promise<T> {
  const json = await readJson(c)
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw badBody(bodyProblem(parsed.error, json), json)
  return parsed.data
}

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

  addTags(app, serverOf)
  addMetadata(app, serverOf)
  addVolumeAttachments(app, state, serverOf)
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

const filters = new Set([
  'name',
  'status',
  'flavor',
  'image',
  'ip',
  'host',
  'availability_zone',
  'project_id',
  'tenant_id',
  'user_id',
  'uuid',
  'all_tenants',
  'changes-since',
  'changes-before',
  'deleted',
  'limit',
  'marker',
  'sort_key',
  'sort_dir',
  'tags',
  'tags-any',
  'not-tags',
  'not-tags-any',
  'vm_state',
  'task_state',
  'power_state',
  'key_name',
  'metadata',
])

function listServers(state: ComputeState, caller: Caller, query: URLSearchParams, version: number): Server[] {
  const unknown = [...query.keys()].find(key => !filters.has(key) && !key.startsWith('_'))
  if (unknown !== undefined && version >= 75) throw badRequest(`'${unknown}' does not match any of the regexes: '^_'`)
  const limit = query.get('limit')
  if (limit !== null && !/^\d*$/.test(limit))
    throw badRequest(`Invalid input for query parameters limit. Value: ${limit}. '${limit}' does not match '^[0-9]*$'`)
  const isEverywhere = query.has('all_tenants') && !['0', 'false', 'False'].includes(query.get('all_tenants') ?? '')
  if (isEverywhere && !caller.isAdmin) throw forbidden('os_compute_api:servers:index:get_all_tenants')
  const name = nameFilter(query.get('name'))
  const project = query.get('project_id') ?? query.get('tenant_id')
  const since = query.get('changes-since')
  const hasTags = createTagFilter(query)
  return [...state.servers.values()]
    .filter(server => isEverywhere || server.projectId === caller.projectId)
    .filter(server => !isEverywhere || project === null || server.projectId === project)
    .filter(server => name === undefined || name.test(server.name))
    .filter(server => matches(query.get('status')?.toUpperCase(), server.status))
    .filter(server => matches(query.get('flavor'), server.flavor.id))
    .filter(server => matches(query.get('image'), server.imageId))
    .filter(server => matches(query.get('host'), server.host))
    .filter(server => matches(query.get('uuid'), server.id))
    .filter(server => matches(query.get('availability_zone'), state.hosts.get(server.host ?? '')?.zone))
    .filter(server => since === null || server.updatedAt >= new Date(since))
    .filter(server => hasTags(server.tags))
    .reverse()
}

const matches = (asked: string | null | undefined, value: string | undefined) =>
  asked === null || asked === undefined || asked === value

/** A regular expression that may match anywhere in the name. */
function nameFilter(text: string | null): RegExp | undefined {
  if (text === null) return undefined
  try {
    return new RegExp(text, 'i')
  } catch {
    throw badRequest(`Invalid input for query parameters name. Value: ${text}. '${text}' is not a 'regex'`)
  }
}

function addTags(app: Hono<Env>, serverOf: (c: C) => Server): void {
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

function addMetadata(app: Hono<Env>, serverOf: (c: C) => Server): void {
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

function addVolumeAttachments(app: Hono<Env>, state: ComputeState, serverOf: (c: C) => Server): void {
  const view = (server: Server, use: Server['volumes'][number], version: number) => ({
    ...(version < 89 && { id: use.volumeId }),
    ...(version >= 89 && { attachment_id: use.attachmentId, bdm_uuid: use.attachmentId }),
    ...(version >= 79 && { delete_on_termination: use.deleteOnTermination }),
    ...(version >= 70 && { tag: use.tag }),
    device: use.device,
    serverId: server.id,
    volumeId: use.volumeId,
  })
  app.get('/servers/:id/os-volume_attachments', c => {
    requireRole(c, 'reader', 'os-volumes-attachments:index')
    const server = serverOf(c)
    return c.json({ volumeAttachments: server.volumes.map(use => view(server, use, versionOf(c))) })
  })
  app.post('/servers/:id/os-volume_attachments', async c => {
    requireRole(c, 'member', 'os-volumes-attachments:create')
    const server = serverOf(c)
    const { volumeAttachment: asked } = await parseBody(
      c,
      z.object({
        volumeAttachment: z.object({ volumeId: z.string(), delete_on_termination: z.boolean().optional() }),
      }),
    )
    const volume = state.volume.volumes.get(asked.volumeId)
    if (!volume || !canSee(c.var.caller, volume.projectId))
      throw notFound(`Volume ${asked.volumeId} could not be found.`)
    if (volume.status !== 'available')
      throw badRequest(
        `Invalid input received: Invalid volume: Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
      )
    const device = `/dev/vd${String.fromCharCode(98 + server.volumes.length)}`
    const { attachmentId } = attach(state.volume, volume, server.id, device)
    const use = {
      volumeId: volume.id,
      attachmentId,
      device,
      deleteOnTermination: asked.delete_on_termination ?? false,
      tag: null,
    }
    server.volumes.push(use)
    return c.json({ volumeAttachment: view(server, use, versionOf(c)) })
  })
  app.delete('/servers/:id/os-volume_attachments/:volume', c => {
    requireRole(c, 'member', 'os-volumes-attachments:delete')
    const server = serverOf(c)
    const use = server.volumes.find(one => one.volumeId === c.req.param('volume'))
    if (!use) throw notFound(`volume_id not found: ${c.req.param('volume')}`)
    server.volumes = server.volumes.filter(one => one !== use)
    const volume = state.volume.volumes.get(use.volumeId)
    if (volume) {
      volume.status = 'detaching'
      state.clock.after(3000, () => detach(state.volume, volume, server.id))
    }
    return c.body(null, 202)
  })
}
