import { createTagFilter } from '../http/paging'
import type { Caller } from '../identity/caller'
import { badRequest, forbidden } from './refusals'
import type { ComputeState, Server } from './state'

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

/** What `GET /servers` means by its query, newest first. */
export function listServers(state: ComputeState, caller: Caller, query: URLSearchParams, version: number): Server[] {
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
