import type { Clock } from '../clock'
import type { ImageState } from '../image/state'
import type { BootMachine, MachineBody, MachineNetwork } from '../machine'
import type { NetworkState } from '../network/state'
import type { VolumeState } from '../volume/state'

export type Flavor = {
  id: string
  name: string
  vcpus: number
  ramMiB: number
  diskGiB: number
  isPublic: boolean
  extraSpecs: Record<string, string>
}

export type Host = {
  name: string
  zone: string
  vcpus: number
  ramMiB: number
  serviceId: string
  /** The hardware runs. */
  isUp: boolean
  isForcedDown: boolean
  isDisabled: boolean
}

export type VolumeUse = {
  volumeId: string
  attachmentId: string
  device: string
  deleteOnTermination: boolean
  tag: string | null
}

export type BlockDevice = {
  bootIndex: number | null
  source: 'volume' | 'image' | 'blank' | 'snapshot'
  destination: 'volume' | 'local'
  uuid: string | undefined
  sizeGiB: number | undefined
  deleteOnTermination: boolean
  tag: string | null
}

export type NetworkRequest = { networkId?: string; portId?: string; address?: string }

export type Action = { action: string; requestId: string; startedAt: string; userId: string; message: string | null }

export type Server = {
  id: string
  name: string
  projectId: string
  userId: string
  status: 'BUILD' | 'ACTIVE' | 'SHUTOFF' | 'ERROR' | 'REBOOT' | 'REBUILD'
  vmState: 'building' | 'active' | 'stopped' | 'error'
  taskState: string | null
  powerState: 0 | 1 | 4
  fault: { code: number; created: string; message: string } | undefined
  description: string | null
  flavor: Flavor
  imageId: string | undefined
  keyName: string | null
  metadata: Record<string, string>
  tags: string[]
  hasConfigDrive: boolean
  userData: string | undefined
  requestedZone: string | undefined
  host: string | undefined
  groupId: string | undefined
  networks: NetworkRequest[]
  securityGroups: string[]
  blockDevices: BlockDevice[]
  portIds: string[]
  /** Ports that Nova made and that go with the server. */
  ownPortIds: string[]
  volumes: VolumeUse[]
  createdAt: Date
  updatedAt: Date
  launchedAt: Date | undefined
  actions: Action[]
  console: string[]
  disk: Map<string, unknown>
  /** What runs now; undefined when the machine is off, dead or not there yet. */
  body: MachineBody | undefined
  isFrozen: boolean
  /** Its cable is cut: nothing reaches it, it reaches nothing. */
  isCut: boolean
}

export type ServerGroup = {
  id: string
  name: string
  policy: string
  rules: Record<string, unknown>
  projectId: string
  userId: string
}

export type KeyPair = { name: string; publicKey: string; fingerprint: string; userId: string }

export const quotaKinds = [
  'cores',
  'instances',
  'key_pairs',
  'metadata_items',
  'ram',
  'server_group_members',
  'server_groups',
] as const
export type Quota = Record<(typeof quotaKinds)[number], number>
/** Nova's own defaults. */
export const defaultQuota: Quota = {
  cores: 20,
  instances: 10,
  key_pairs: 100,
  metadata_items: 128,
  ram: 51_200,
  server_group_members: 10,
  server_groups: 10,
}

/** What the names of things ask to go wrong in Nova; see docs/simulator.md. */
export type ComputeFaults = {
  isQuotaExceeded(name: string): boolean
  hasNoValidHost(name: string): boolean
  slowness(name: string): number
  /** Called once for each server that has become ACTIVE. */
  onActive(server: Server): void
  /** User data as it reaches the machine. */
  deliver(server: Server, userData: Buffer): Buffer
}

/** Nova's database, and the machines. */
export type ComputeState = {
  clock: Clock
  network: NetworkState
  volume: VolumeState
  image: ImageState
  flavors: Map<string, Flavor>
  hosts: Map<string, Host>
  servers: Map<string, Server>
  groups: Map<string, ServerGroup>
  keyPairs: KeyPair[]
  quotas: Map<string, Quota>
  boot: BootMachine
  networkOf: (server: Server) => MachineNetwork
  /** Told when a machine has gone or its cable is cut: its connections end. */
  onPowerOff: (server: Server) => void
  faults: ComputeFaults
}

export const quotaOf = (state: ComputeState, projectId: string): Quota => state.quotas.get(projectId) ?? defaultQuota

export const serversOf = (state: ComputeState, projectId: string): Server[] =>
  [...state.servers.values()].filter(server => server.projectId === projectId)

export const membersOf = (state: ComputeState, groupId: string): Server[] =>
  [...state.servers.values()].filter(server => server.groupId === groupId)

export function usedOf(state: ComputeState, projectId: string) {
  const servers = serversOf(state, projectId)
  return {
    instances: servers.length,
    cores: servers.reduce((sum, server) => sum + server.flavor.vcpus, 0),
    ram: servers.reduce((sum, server) => sum + server.flavor.ramMiB, 0),
    server_groups: [...state.groups.values()].filter(group => group.projectId === projectId).length,
  }
}

export const isHostUp = (host: Host): boolean => host.isUp && !host.isForcedDown
