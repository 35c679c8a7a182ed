import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { nextPageUrl, page } from '../http/paging'
import { canSee } from '../identity/caller'
import { isoMicros, newHexId, newUuid } from '../ids'
import { maximum } from './microversion'
import { badRequest, forbidden, groupNotFound, notFound, quotaExceeded } from './refusals'
import { addServerRoutes, parseBody, requireRole, versionOf } from './server-routes'
import {
  type ComputeState,
  defaultQuota,
  type Flavor,
  type Host,
  isHostUp,
  membersOf,
  type Quota,
  quotaKinds,
  quotaOf,
  type ServerGroup,
  usedOf,
} from './state'
import { createComputeViews } from './views'

type C = Context<Env>

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
  addFlavors(nova, url, state, views)
  addGroups(nova, state, views)
  addKeyPairs(nova, state)
  addHosts(nova, state)
  addQuotas(nova, state)
  app.route('/v2.1', nova)
  return app
}

type Views = ReturnType<typeof createComputeViews>

function requireAdmin(c: C, policy: string): void {
  if (!c.var.caller.isAdmin) throw forbidden(`os_compute_api:${policy}`)
}

function addFlavors(app: Hono<Env>, url: string, state: ComputeState, views: Views): void {
  const list = (c: C, view: (flavor: Flavor, version: number) => unknown) => {
    const query = new URL(c.req.url).searchParams
    const found = [...state.flavors.values()]
      .filter(flavor => flavor.isPublic || c.var.caller.isAdmin)
      .filter(flavor => flavor.ramMiB >= Number(query.get('minRam') ?? 0))
      .filter(flavor => flavor.diskGiB >= Number(query.get('minDisk') ?? 0))
    const { shown, next } = page(found, {
      limit: Number(query.get('limit') ?? 1000),
      marker: query.get('marker') ?? undefined,
      idOf: flavor => flavor.id,
    })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      flavors: shown.map(flavor => view(flavor, versionOf(c))),
      ...(next !== undefined && { flavors_links: [{ rel: 'next', href: nextPageUrl(here, next) }] }),
    })
  }
  app.get('/flavors', c => list(c, views.flavorBrief))
  app.get('/flavors/detail', c => list(c, views.flavor))
  app.get('/flavors/:id', c => {
    const flavor = state.flavors.get(c.req.param('id'))
    if (!flavor) throw notFound(`Flavor ${c.req.param('id')} could not be found.`)
    return c.json({ flavor: views.flavor(flavor, versionOf(c)) })
  })
  app.post('/flavors', async c => {
    requireAdmin(c, 'os-flavor-manage:create')
    const { flavor: asked } = await parseBody(
      c,
      z.object({
        flavor: z.object({
          id: z.string().optional(),
          name: z.string().min(1),
          vcpus: z.int().min(1),
          ram: z.int().min(1),
          disk: z.int().min(0),
          'os-flavor-access:is_public': z.boolean().optional(),
        }),
      }),
    )
    const flavor = {
      id: asked.id && asked.id !== 'auto' ? asked.id : newUuid(),
      name: asked.name,
      vcpus: asked.vcpus,
      ramMiB: asked.ram,
      diskGiB: asked.disk,
      isPublic: asked['os-flavor-access:is_public'] ?? true,
      extraSpecs: {},
    }
    state.flavors.set(flavor.id, flavor)
    return c.json({ flavor: views.flavor(flavor, versionOf(c)) })
  })
  app.delete('/flavors/:id', c => {
    requireAdmin(c, 'os-flavor-manage:delete')
    if (!state.flavors.delete(c.req.param('id'))) throw notFound(`Flavor ${c.req.param('id')} could not be found.`)
    return c.body(null, 202)
  })
}

function addGroups(app: Hono<Env>, state: ComputeState, views: Views): void {
  const groupOf = (c: C): ServerGroup => {
    const id = c.req.param('id') ?? ''
    const group = state.groups.get(id)
    if (!group || !canSee(c.var.caller, group.projectId)) throw groupNotFound(id)
    return group
  }
  const policies = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity']
  const policy = z.enum(policies, { error: issue => `'${issue.input}' is not one of ['${policies.join("', '")}']` })
  const name = z.string().min(1)
  const newBody = z.object({
    server_group: z.strictObject({ name, policy, rules: z.record(z.string(), z.unknown()).optional() }),
  })
  const oldBody = z.object({ server_group: z.strictObject({ name, policies: z.array(policy).length(1) }) })

  app.get('/os-server-groups', c => {
    requireRole(c, 'reader', 'os-server-groups:index')
    const { caller } = c.var
    const isEverywhere = caller.isAdmin && c.req.query('all_projects') !== undefined
    const found = [...state.groups.values()].filter(group => isEverywhere || group.projectId === caller.projectId)
    return c.json({ server_groups: found.map(group => views.group(group, versionOf(c))) })
  })
  app.post('/os-server-groups', async c => {
    requireRole(c, 'member', 'os-server-groups:create')
    const asked =
      versionOf(c) >= 64
        ? (await parseBody(c, newBody)).server_group
        : await parseBody(c, oldBody).then(({ server_group: old }) => ({
            name: old.name,
            policy: old.policies[0] ?? '',
            rules: {},
          }))
    const projectId = c.var.caller.projectId ?? ''
    const limit = quotaOf(state, projectId).server_groups
    if (limit >= 0 && usedOf(state, projectId).server_groups >= limit)
      throw quotaExceeded('Quota exceeded, too many server groups.')
    const group: ServerGroup = {
      id: newUuid(),
      name: asked.name,
      policy: asked.policy,
      rules: asked.rules ?? {},
      projectId,
      userId: c.var.caller.userId,
    }
    state.groups.set(group.id, group)
    return c.json({ server_group: views.group(group, versionOf(c)) })
  })
  app.get('/os-server-groups/:id', c => {
    requireRole(c, 'reader', 'os-server-groups:show')
    return c.json({ server_group: views.group(groupOf(c), versionOf(c)) })
  })
  app.delete('/os-server-groups/:id', c => {
    requireRole(c, 'member', 'os-server-groups:delete')
    const group = groupOf(c)
    for (const server of membersOf(state, group.id)) server.groupId = undefined
    state.groups.delete(group.id)
    return c.body(null, 204)
  })
}

function addKeyPairs(app: Hono<Env>, state: ComputeState): void {
  const own = (c: C) => state.keyPairs.filter(key => key.userId === c.var.caller.userId)
  const view = (key: ComputeState['keyPairs'][number]) => ({
    name: key.name,
    public_key: key.publicKey,
    fingerprint: key.fingerprint,
    type: 'ssh',
  })
  app.get('/os-keypairs', c => c.json({ keypairs: own(c).map(key => ({ keypair: view(key) })) }))
  app.post('/os-keypairs', async c => {
    const { keypair: asked } = await parseBody(
      c,
      z.object({ keypair: z.object({ name: z.string().min(1), public_key: z.string() }) }),
    )
    const key = {
      name: asked.name,
      publicKey: asked.public_key,
      fingerprint: (newHexId().match(/../g) ?? []).join(':'),
      userId: c.var.caller.userId,
    }
    state.keyPairs.push(key)
    return c.json({ keypair: { ...view(key), user_id: key.userId } }, 201)
  })
  app.delete('/os-keypairs/:name', c => {
    const key = own(c).find(one => one.name === c.req.param('name'))
    if (!key) throw notFound(`Keypair ${c.req.param('name')} not found for user ${c.var.caller.userId}`)
    state.keyPairs = state.keyPairs.filter(one => one !== key)
    return c.body(null, 204)
  })
}

function addHosts(app: Hono<Env>, state: ComputeState): void {
  const zones = () => [...new Set([...state.hosts.values()].map(host => host.zone))]
  const zoneInfo = (hosts: (zone: string) => unknown) =>
    zones().map(zone => ({
      zoneName: zone,
      zoneState: { available: [...state.hosts.values()].some(host => host.zone === zone && isHostUp(host)) },
      hosts: hosts(zone),
    }))
  const now = () => isoMicros(state.clock.now())
  app.get('/os-availability-zone', c => c.json({ availabilityZoneInfo: zoneInfo(() => null) }))
  app.get('/os-availability-zone/detail', c => {
    requireAdmin(c, 'os-availability-zone:detail')
    const hosts = (zone: string) =>
      Object.fromEntries(
        [...state.hosts.values()]
          .filter(host => host.zone === zone)
          .map(host => [
            host.name,
            { 'nova-compute': { available: isHostUp(host), active: !host.isDisabled, updated_at: now() } },
          ]),
      )
    return c.json({ availabilityZoneInfo: zoneInfo(hosts) })
  })
  const service = (host: Host) => ({
    id: host.serviceId,
    binary: 'nova-compute',
    host: host.name,
    zone: host.zone,
    status: host.isDisabled ? 'disabled' : 'enabled',
    state: isHostUp(host) ? 'up' : 'down',
    updated_at: now(),
    disabled_reason: null,
    forced_down: host.isForcedDown,
  })
  app.get('/os-services', c => {
    requireAdmin(c, 'os-services:list')
    const asked = c.req.query('host')
    const found = [...state.hosts.values()].filter(host => asked === undefined || host.name === asked)
    return c.json({ services: found.map(service) })
  })
  app.put('/os-services/:id', async c => {
    requireAdmin(c, 'os-services:update')
    const host = [...state.hosts.values()].find(one => one.serviceId === c.req.param('id'))
    if (!host) throw notFound(`Service ${c.req.param('id')} could not be found.`)
    const change = await parseBody(
      c,
      z.object({ status: z.enum(['enabled', 'disabled']).optional(), forced_down: z.boolean().optional() }),
    )
    if (change.status !== undefined) host.isDisabled = change.status === 'disabled'
    if (change.forced_down !== undefined) host.isForcedDown = change.forced_down
    return c.json({ service: service(host) })
  })
  const hypervisors = (c: C) => {
    requireAdmin(c, 'os-hypervisors:list')
    const found = [...state.hosts.values()].map(host => ({
      id: host.serviceId,
      hypervisor_hostname: host.name,
      hypervisor_type: 'QEMU',
      hypervisor_version: 7_002_000,
      host_ip: '127.0.0.1',
      state: isHostUp(host) ? 'up' : 'down',
      status: host.isDisabled ? 'disabled' : 'enabled',
      service: { id: host.serviceId, host: host.name, disabled_reason: null },
      uptime: null,
    }))
    return c.json({ hypervisors: found })
  }
  app.get('/os-hypervisors', hypervisors)
  app.get('/os-hypervisors/detail', hypervisors)
}

function addQuotas(app: Hono<Env>, state: ComputeState): void {
  app.get('/limits', c => {
    requireRole(c, 'reader', 'limits')
    const isOther = c.var.caller.isAdmin && c.req.query('tenant_id') !== undefined
    const project = (isOther ? c.req.query('tenant_id') : c.var.caller.projectId) ?? ''
    const [quota, used] = [quotaOf(state, project), usedOf(state, project)]
    return c.json({
      limits: {
        rate: [],
        absolute: {
          maxServerGroupMembers: quota.server_group_members,
          maxServerGroups: quota.server_groups,
          maxServerMeta: quota.metadata_items,
          maxTotalCores: quota.cores,
          maxTotalInstances: quota.instances,
          maxTotalKeypairs: quota.key_pairs,
          maxTotalRAMSize: quota.ram,
          totalCoresUsed: used.cores,
          totalInstancesUsed: used.instances,
          totalRAMUsed: used.ram,
          totalServerGroupsUsed: used.server_groups,
        },
      },
    })
  })
  const projectOf = (c: C) => {
    const project = c.req.param('project') ?? ''
    if (!canSee(c.var.caller, project)) throw forbidden('os_compute_api:os-quota-sets:show')
    return project
  }
  app.get('/os-quota-sets/:project', c => {
    const id = projectOf(c)
    return c.json({ quota_set: { id, ...quotaOf(state, id) } })
  })
  app.get('/os-quota-sets/:project/defaults', c => c.json({ quota_set: { id: projectOf(c), ...defaultQuota } }))
  app.get('/os-quota-sets/:project/detail', c => {
    const id = projectOf(c)
    const [quota, used] = [quotaOf(state, id), usedOf(state, id)]
    const inUse: Partial<Quota> = used
    const kinds = quotaKinds.map(kind => [kind, { limit: quota[kind], in_use: inUse[kind] ?? 0, reserved: 0 }])
    return c.json({ quota_set: { id, ...Object.fromEntries(kinds) } })
  })
  app.put('/os-quota-sets/:project', async c => {
    requireAdmin(c, 'os-quota-sets:update')
    const id = projectOf(c)
    const { quota_set: asked } = await parseBody(
      c,
      z.object({ quota_set: z.record(z.string(), z.union([z.int().min(-1), z.boolean(), z.string()])) }),
    )
    const used: Partial<Quota> = usedOf(state, id)
    const change = Object.fromEntries(
      quotaKinds.flatMap(kind => (typeof asked[kind] === 'number' ? [[kind, asked[kind]]] : [])),
    ) as Partial<Quota>
    for (const kind of quotaKinds) {
      const [limit, inUse] = [change[kind], used[kind] ?? 0]
      if (limit !== undefined && limit >= 0 && limit < inUse && asked.force !== true)
        throw badRequest(
          `Quota limit ${limit} for ${kind} must be greater than or equal to already used and reserved ${inUse}.`,
        )
    }
    const quota = { ...quotaOf(state, id), ...change }
    state.quotas.set(id, quota)
    return c.json({ quota_set: quota })
  })
  app.delete('/os-quota-sets/:project', c => {
    requireAdmin(c, 'os-quota-sets:delete')
    state.quotas.delete(projectOf(c))
    return c.body(null, 202)
  })
}
