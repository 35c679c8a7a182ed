import type { Clock } from '../clock'
import { Registry } from './api/registry'
import { readTokenKeys, type TokenKeyFiles, type TokenKeys } from './auth/service-account-token'
import { newStoreData, Store, type StoreData } from './storage/store'

/** What kubeadm decided when it made the cluster, and what must not change after. */
export type ClusterSettings = {
  name: string
  version: string
  controlPlaneEndpoint: string
  serviceSubnet: string
  podSubnet?: string
  dnsDomain: string
  /** Text of the CA certificates and keys: of this cluster, of its etcd, of its front proxy. */
  ca: { certificate: string; key: string }
  tokenKeys: TokenKeyFiles
}

/** All that is left of a cluster when the power is off: plain data, on the disks of its control plane and known to its nodes. */
export type ClusterData = {
  settings: ClusterSettings
  etcd: StoreData
  members: Map<string, MemberData>
  /** Output of pods, by namespace/name. */
  logs: Map<string, string[]>
}

export const newClusterData = (settings: ClusterSettings): ClusterData => ({
  settings,
  etcd: newStoreData(),
  members: new Map(),
  logs: new Map(),
})

/** One member of etcd; it votes whether it runs or not, until it is removed. */
export type MemberData = { serverId: string; name: string; address: string }
export type Member = MemberData & {
  isRunning(): boolean
  /** Whether its packets reach another member's peer port. */
  reaches(other: Member): boolean
}

/** A kubelet that runs, as the controllers see it: the machine behind a Node. */
export type Kubelet = {
  serverId: string
  nodeName: string
  address: string
  /** Whether it can tell the API server anything at this moment. */
  isHeard(): boolean
  /** Whether packets of its machine reach another kubelet's machine at a port. */
  reaches(other: Kubelet, protocol: 'tcp' | 'udp', port: number): boolean
  reachesOutside(): boolean
  /** Writes the time of its last heartbeat. */
  renewLease(at: Date): void
  /** Looks at its pods and goes on with them. */
  sync(): void
  /** Opens the TCP ports of node port services, and closes those of before that are not among them. */
  openNodePorts(ports: ReadonlyMap<number, () => boolean>): void
}

/**
 * One cluster, whatever number of machines it runs on: what its etcd holds and what its controllers know. Machines come
 * and go; the cluster is on their disks.
 */
export class Cluster {
  readonly store: Store
  readonly registry: Registry
  readonly tokenKeys: TokenKeys
  /** Those that have not booted yet vote too. */
  readonly members: Map<string, Member>
  readonly kubelets = new Map<string, Kubelet>()
  /** Programs that hold a lease, by its name. */
  readonly leaders = new Map<string, object>()
  controllersStarted = false
  /** Run before objects of a storage key are read: writes that nobody needs before somebody looks. */
  readonly beforeRead = new Map<string, () => void>()

  constructor(
    readonly data: ClusterData,
    readonly clock: Clock,
  ) {
    this.store = new Store(data.etcd, () => clock.now())
    this.registry = new Registry(this.store)
    this.tokenKeys = readTokenKeys(data.settings.tokenKeys)
    const asleep = { isRunning: () => false, reaches: () => false }
    this.members = new Map([...data.members].map(([name, member]) => [name, { ...member, ...asleep }]))
  }

  get settings(): ClusterSettings {
    return this.data.settings
  }

  /** Takes a member in, or in the place of what it was before its machine booted. */
  addMember(member: Member): void {
    const { serverId, name, address } = member
    this.data.members.set(name, { serverId, name, address })
    this.members.set(name, member)
  }

  removeMember(name: string): void {
    this.data.members.delete(name)
    this.members.delete(name)
  }

  now(): Date {
    return this.clock.now()
  }

  /** Whether etcd can write, seen from one of its members: more than half of them answer it. */
  hasQuorumAt(member: Member): boolean {
    if (!member.isRunning()) return false
    const others = [...this.members.values()].filter(other => other !== member)
    const answering = others.filter(other => other.isRunning() && member.reaches(other)).length
    return (answering + 1) * 2 > this.members.size
  }

  /** Whether the controllers work: some member can write. */
  isAlive(): boolean {
    return [...this.members.values()].some(member => this.hasQuorumAt(member))
  }

  podLog(namespace: string, name: string, line: string): void {
    const key = `${namespace}/${name}`
    const lines = this.data.logs.get(key) ?? []
    lines.push(line)
    if (lines.length > 200) lines.shift()
    this.data.logs.set(key, lines)
  }

  readPodLog(namespace: string, name: string): string[] {
    return this.data.logs.get(`${namespace}/${name}`) ?? []
  }

  forgetPodLog(namespace: string, name: string): void {
    this.data.logs.delete(`${namespace}/${name}`)
  }
}

const running = new WeakMap<ClusterData, Cluster>()

/** The cluster that runs on some data: one, however many machines have it on their disks. */
export function clusterOn(data: ClusterData, clock: Clock): Cluster {
  const found = running.get(data) ?? new Cluster(data, clock)
  running.set(data, found)
  return found
}
