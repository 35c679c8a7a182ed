import type { Clock } from '../clock'
import { Registry } from './api/registry'
import type { TokenKeys } from './auth/service-account-token'
import { Store } from './storage/store'

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
  tokenKeys: TokenKeys
}

/** One member of etcd; it votes whether it runs or not, until it is removed. */
export type Member = {
  serverId: string
  name: string
  address: string
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
  readonly members = new Map<string, Member>()
  readonly kubelets = new Map<string, Kubelet>()
  /** Output of pods, by namespace/name; what the controllers let them say. */
  readonly logs = new Map<string, string[]>()
  /** Programs that hold a lease, by its name. */
  readonly leaders = new Map<string, object>()
  controllersStarted = false
  /** Run before objects of a storage key are read: writes that nobody needs before somebody looks. */
  readonly beforeRead = new Map<string, () => void>()

  constructor(
    readonly settings: ClusterSettings,
    readonly clock: Clock,
  ) {
    this.store = new Store(() => clock.now())
    this.registry = new Registry(this.store)
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
    const lines = this.logs.get(key) ?? []
    lines.push(line)
    if (lines.length > 200) lines.shift()
    this.logs.set(key, lines)
  }
}
