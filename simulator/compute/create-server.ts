import { z } from 'zod'
import { asPython, bodyProblem, isRecord } from '../http/refusal'
import { type Caller, canSee } from '../identity/caller'
import { newUuid } from '../ids'
import { canSeeNetwork } from '../network/networks'
import { beginBuild } from './life'
import { badBody, badRequest, conflict, quotaExceeded } from './refusals'
import {
  type ComputeState,
  type Flavor,
  membersOf,
  type NetworkRequest,
  quotaOf,
  type Server,
  serversOf,
  usedOf,
} from './state'

const text = z.string()
const blockDeviceSchema = z.looseObject({
  boot_index: z
    .union([z.int(), text.regex(/^-?\d+$/).transform(Number)])
    .nullable()
    .optional(),
  source_type: z.enum(['volume', 'image', 'blank', 'snapshot']).optional(),
  destination_type: z.enum(['volume', 'local']).optional(),
  uuid: text.optional(),
  volume_size: z
    .union([z.int(), text.regex(/^\d+$/).transform(Number)])
    .nullable()
    .optional(),
  delete_on_termination: z.boolean().optional(),
  tag: text.nullable().optional(),
})
const networkSchema = z.object({ uuid: text.optional(), port: text.nullable().optional(), fixed_ip: text.optional() })

/** The body of POST /servers, as strict as Nova's schema of the version. */
const serverSchema = (version: number) => {
  const networks = z.union([z.array(networkSchema), z.enum(['none', 'auto'])])
  return z.strictObject({
    name: text.min(1, "'' is too short").max(255),
    flavorRef: z.union([text, z.int().transform(String)]),
    imageRef: text.optional(),
    networks: version >= 37 ? networks : networks.optional(),
    availability_zone: text.optional(),
    metadata: z
      .record(text, z.string({ error: issue => `${asPython(issue.input)} is not of type 'string'` }))
      .optional(),
    user_data: text.max(65_535, 'is too long').nullable().optional(),
    config_drive: z.union([z.boolean(), text]).optional(),
    key_name: text.optional(),
    security_groups: z.array(z.object({ name: text })).optional(),
    block_device_mapping_v2: z.array(blockDeviceSchema).optional(),
    'OS-DCF:diskConfig': text.optional(),
    accessIPv4: text.optional(),
    accessIPv6: text.optional(),
    adminPass: text.optional(),
    min_count: z.unknown().optional(),
    max_count: z.unknown().optional(),
    return_reservation_id: z.unknown().optional(),
    ...(version >= 19 && { description: text.nullable().optional() }),
    ...(version >= 52 && {
      tags: z
        .array(text.max(60).regex(/^[^,/]*$/, { error: issue => `'${issue.input}' does not match '^[^,/]*$'` }))
        .max(50)
        .optional(),
    }),
    ...(version >= 63 && { trusted_image_certificates: z.unknown().optional() }),
    ...(version >= 74 && { host: text.optional(), hypervisor_hostname: text.optional() }),
    ...(version >= 90 && { hostname: text.optional() }),
  })
}

export function createServer(
  state: ComputeState,
  of: { caller: Caller; body: unknown; version: number; requestId: string },
): Server {
  const { caller, body, version } = of
  const given = isRecord(body) ? body.server : undefined
  const parsed = z.object({ server: serverSchema(version) }).safeParse({ server: given })
  if (!parsed.success) throw badBody(bodyProblem(parsed.error, { server: given }), { server: given })
  const asked = parsed.data.server
  const projectId = caller.projectId ?? ''

  const flavor = state.flavors.get(asked.flavorRef)
  if (!flavor) throw badRequest(`Flavor ${asked.flavorRef} could not be found.`)
  const blockDevices = (asked.block_device_mapping_v2 ?? []).map(device => ({
    bootIndex: device.boot_index ?? null,
    source: device.source_type ?? 'volume',
    destination: device.destination_type ?? (device.source_type === 'image' ? 'local' : 'volume'),
    uuid: device.uuid,
    sizeGiB: device.volume_size ?? undefined,
    deleteOnTermination: device.delete_on_termination ?? false,
    tag: device.tag ?? null,
  }))
  const root = blockDevices.find(device => device.bootIndex === 0)
  const imageId = asked.imageRef || (root?.destination === 'local' ? root.uuid : undefined)
  if (!imageId && !root) throw badRequest('Missing imageRef attribute')
  if (imageId && !state.image.images.has(imageId)) throw badRequest('Can not find requested image')
  checkVolumes(state, caller, blockDevices)
  const zone = asked.availability_zone?.split(':')[0]
  if (zone !== undefined && ![...state.hosts.values()].some(host => host.zone === zone))
    throw badRequest('The requested availability zone is not available')
  if (
    asked.key_name !== undefined &&
    !state.keyPairs.some(key => key.name === asked.key_name && key.userId === caller.userId)
  )
    throw badRequest('Invalid key_name provided.')
  const networks = networksOf(state, caller, asked.networks)
  const groupId = groupOf(state, caller, isRecord(body) ? body['os:scheduler_hints'] : undefined)
  checkQuota(state, projectId, asked.name, flavor, groupId)

  const now = state.clock.now()
  const server: Server = {
    id: newUuid(),
    name: asked.name,
    projectId,
    userId: caller.userId,
    status: 'BUILD',
    vmState: 'building',
    taskState: 'scheduling',
    powerState: 0,
    fault: undefined,
    description: typeof asked.description === 'string' ? asked.description : null,
    flavor,
    imageId: root?.destination === 'volume' ? undefined : imageId,
    keyName: asked.key_name ?? null,
    metadata: asked.metadata ?? {},
    tags: Array.isArray(asked.tags) ? [...new Set(asked.tags)] : [],
    hasConfigDrive: ['true', '1'].includes(String(asked.config_drive ?? '').toLowerCase()),
    userData: asked.user_data ?? undefined,
    requestedZone: zone,
    host: undefined,
    groupId,
    networks,
    securityGroups: (asked.security_groups ?? []).map(group => group.name),
    blockDevices: blockDevices.sort((a, b) => (a.bootIndex ?? 99) - (b.bootIndex ?? 99)),
    portIds: [],
    ownPortIds: [],
    volumes: [],
    createdAt: now,
    updatedAt: now,
    launchedAt: undefined,
    actions: [],
    console: [],
    disk: new Map(),
    body: undefined,
    isFrozen: false,
    isCut: false,
  }
  state.servers.set(server.id, server)
  beginBuild(state, server)
  return server
}

function checkVolumes(state: ComputeState, caller: Caller, devices: Server['blockDevices']): void {
  for (const device of devices) {
    if (device.source !== 'volume') continue
    const volume = state.volume.volumes.get(device.uuid ?? '')
    if (!volume || !canSee(caller, volume.projectId))
      throw badRequest(`Block Device Mapping is Invalid: failed to get volume ${device.uuid}.`)
    if (volume.status !== 'available')
      throw badRequest(
        `Invalid volume: Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
      )
  }
}

function networksOf(
  state: ComputeState,
  caller: Caller,
  asked: z.infer<typeof networkSchema>[] | 'none' | 'auto' | undefined,
): NetworkRequest[] {
  if (asked === 'none') return []
  if (asked === undefined || asked === 'auto') {
    const own = [...state.network.networks.values()].filter(one => one.project_id === caller.projectId)
    if (own.length > 1) throw conflict('Multiple possible networks found, use a Network ID to be more specific.')
    return own.map(one => ({ networkId: one.id }))
  }
  return asked.map(({ port: portId, uuid, fixed_ip: address }) => {
    if (portId) return { portId: checkPort(state, caller, portId) }
    const network = state.network.networks.get(uuid ?? '')
    if (!network || !canSeeNetwork(caller, network)) throw badRequest(`Network ${uuid} could not be found.`)
    return { networkId: network.id, ...(address !== undefined && { address }) }
  })
}

function checkPort(state: ComputeState, caller: Caller, id: string): string {
  const port = state.network.ports.get(id)
  if (!port || !canSee(caller, port.project_id)) throw badRequest(`Port id ${id} could not be found.`)
  if (port.device_id !== '') throw conflict(`Port ${id} is still in use.`)
  return port.id
}

function groupOf(state: ComputeState, caller: Caller, hints: unknown): string | undefined {
  const id = isRecord(hints) ? hints.group : undefined
  if (id === undefined) return undefined
  const group = state.groups.get(String(id))
  if (!group || group.projectId !== caller.projectId) throw badRequest(`Instance group ${id} could not be found.`)
  if (isFull(membersOf(state, group.id).length, quotaOf(state, group.projectId).server_group_members))
    throw quotaExceeded('Quota exceeded, too many servers in group')
  return group.id
}

/** -1 is no limit. */
const isFull = (used: number, limit: number): boolean => limit >= 0 && used >= limit

/** Nova names every quota that is passed, in alphabetical order, in one sentence. */
function checkQuota(
  state: ComputeState,
  projectId: string,
  name: string,
  flavor: Flavor,
  groupId: string | undefined,
): void {
  const [limits, used] = [quotaOf(state, projectId), usedOf(state, projectId)]
  if (state.faults.isQuotaExceeded(name))
    throw exceeded([{ kind: 'instances', asked: 1, used: used.instances, limit: used.instances }])
  const over = [
    { kind: 'cores', asked: flavor.vcpus, used: used.cores, limit: limits.cores },
    { kind: 'instances', asked: 1, used: used.instances, limit: limits.instances },
    { kind: 'ram', asked: flavor.ramMiB, used: used.ram, limit: limits.ram },
  ].filter(one => one.limit >= 0 && one.used + one.asked > one.limit)
  if (over.length > 0) throw exceeded(over)
  const mates = serversOf(state, projectId).filter(server => server.groupId === groupId).length
  if (groupId !== undefined && isFull(mates, limits.server_group_members))
    throw quotaExceeded('Quota exceeded, too many servers in group')
}

function exceeded(over: { kind: string; asked: number; used: number; limit: number }[]) {
  const join = (of: (one: (typeof over)[number]) => string | number) => over.map(of).join(', ')
  return quotaExceeded(
    `Quota exceeded for ${join(one => one.kind)}: Requested ${join(one => one.asked)}, but already used ${join(one => one.used)} of ${join(one => `${one.limit}`)} ${join(one => one.kind)}`,
  )
}
