import { z } from 'zod'
import { isAtLeast } from '../http/microversion'
import { under } from '../http/parse'
import { segment } from '../http/query'
import { absentIsSuccess, listMatching, makeResource, onlyOne, type Resource } from '../http/resource'
import type { Service } from '../http/service'
import {
  type AvailabilityZone,
  availabilityZoneSchema,
  type ComputeLimits,
  type ComputeQuota,
  type CreatedServer,
  computeLimitsSchema,
  computeQuotaSchema,
  createdServerSchema,
  type Flavor,
  flavorSchema,
  type Server,
  type ServerCreate,
  type ServerFilter,
  type ServerGroup,
  type ServerGroupCreate,
  type ServerGroupFilter,
  type ServerUpdate,
  serverGroupSchema,
  serverSchema,
} from './wire'

/** Nova. */
export type ComputeClient = {
  servers: Omit<Resource<Server, ServerFilter, ServerCreate, ServerUpdate>, 'create'> & {
    create(input: ServerCreate): Promise<CreatedServer>
    start(id: string): Promise<void>
    reboot(id: string, type: 'SOFT' | 'HARD'): Promise<void>
    /** The last lines that it wrote to its serial console. */
    consoleOutput(id: string, lines: number): Promise<string>
  }
  flavors: {
    /** With their extra specs. */
    list(): Promise<Flavor[]>
    get(id: string): Promise<Flavor>
  }
  availabilityZones: {
    /** Those that can be used now. */
    list(): Promise<AvailabilityZone[]>
  }
  limits: {
    /** Of the token's project. */
    get(): Promise<ComputeLimits>
  }
  quotas: {
    /** Throws Forbidden for a project that is not the token's, unless admin. */
    get(projectId: string): Promise<ComputeQuota>
  }
  serverGroups: Omit<Resource<ServerGroup, ServerGroupFilter, ServerGroupCreate, never>, 'update'>
}

export function makeComputeClient(service: Service, version: () => Promise<string>): ComputeClient {
  return {
    servers: makeServers(service),
    flavors: {
      list: () => service.list('/flavors/detail', 'flavors', flavorSchema, { operation: 'list flavors' }),
      get: id => service.get(`/flavors/${segment(id)}`, under('flavor', flavorSchema), { operation: 'get flavor' }),
    },
    availabilityZones: {
      async list() {
        const call = { operation: 'list availability zones' }
        const all = await service.list('/os-availability-zone', 'availabilityZoneInfo', availabilityZoneSchema, call)
        // Control services show up in a zone of their own, to admins.
        return all.filter(zone => zone.zoneState.available && zone.zoneName !== 'internal')
      },
    },
    limits: {
      async get() {
        const schema = under('limits', z.object({ absolute: computeLimitsSchema }))
        return (await service.get('/limits', schema, { operation: 'get limits' })).absolute
      },
    },
    quotas: {
      get: projectId =>
        service.get(`/os-quota-sets/${segment(projectId)}/detail`, under('quota_set', computeQuotaSchema), {
          operation: 'get quota',
        }),
    },
    serverGroups: makeServerGroups(service, version),
  }
}

function makeServers(service: Service): ComputeClient['servers'] {
  const at = (id: string) => `/servers/${segment(id)}`
  const act = (id: string, operation: string, body: object) =>
    service.send('POST', `${at(id)}/action`, { operation, body })
  const one = under('server', serverSchema)

  const list: ComputeClient['servers']['list'] = async ({ name, ...filter } = {}) => {
    const call = { operation: 'list servers', query: { ...filter, name: name && exactly(name) } }
    const found = await service.list('/servers/detail', 'servers', serverSchema, call)
    return name === undefined ? found : found.filter(server => server.name === name)
  }
  return {
    list,
    find: async filter => onlyOne(await list(filter), service, 'find server'),
    get: id => service.get(at(id), one, { operation: 'get server' }),
    create: ({ 'os:scheduler_hints': hints, ...server }) =>
      service.post('/servers', under('server', createdServerSchema), {
        operation: 'create server',
        body: { server, ...(hints && { 'os:scheduler_hints': hints }) },
        secrets: server.user_data === undefined ? [] : [server.user_data],
      }),
    update: (id, server) => service.put(at(id), one, { operation: 'update server', body: { server } }),
    delete: id => absentIsSuccess(service.send('DELETE', at(id), { operation: 'delete server' })),
    async start(id) {
      await act(id, 'start server', { 'os-start': null })
    },
    async reboot(id, type) {
      await act(id, 'reboot server', { reboot: { type } })
    },
    async consoleOutput(id, lines) {
      const call = {
        operation: 'get console output',
        body: { 'os-getConsoleOutput': { length: lines } },
        repeatable: true,
      }
      const { output } = await service.post(`${at(id)}/action`, z.object({ output: z.string() }), call)
      return output
    },
  }
}

/** Nova reads the filter `name` as a regular expression that may match anywhere. */
const exactly = (name: string): string => `^${name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`

function makeServerGroups(service: Service, version: () => Promise<string>): ComputeClient['serverGroups'] {
  const path = '/os-server-groups'
  const groups = makeResource<typeof serverGroupSchema, ServerGroupFilter, object, never>(service, {
    path,
    one: 'server_group',
    many: 'server_groups',
    schema: serverGroupSchema,
  })
  // Nova has no filter by name here, and refuses unknown ones from 2.75 on.
  const list: ComputeClient['serverGroups']['list'] = async (filter = {}) =>
    (
      await listMatching(
        service,
        { path, many: 'server_groups', schema: serverGroupSchema },
        { operation: 'list server groups' },
      )
    ).filter(group => filter.name === undefined || group.name === filter.name)
  return {
    list,
    find: async filter => onlyOne(await list(filter), service, 'find server group'),
    get: groups.get,
    async create({ name, policy }) {
      const single = isAtLeast(await version(), '2.64')
      return groups.create(single ? { name, policy } : { name, policies: [policy] })
    },
    delete: groups.delete,
  }
}
