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
export type Member = { serverId: string; name: string; running: boolean }

/** A kubelet that runs, as the controllers see it: the machine behind a Node. */
export type Kubelet = {
  serverId: string
  nodeName: string
  address: string
  /** Whether its heartbeats reach the API server at this moment. */
  isHeard(): boolean
  /** Whether pod traffic in its wrapping reaches another kubelet's machine. */
  reachesPodsOf(other: Kubelet): boolean
  /** Whether images can be pulled. */
  reachesOutside(): boolean
  /** Sends one line to the machine's console. */
  log(line: string): void
  /** Opens the TCP ports of node port services; those of before are closed. */
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

  /** Whether etcd can write: more than half of its members run. */
  hasQuorum(): boolean {
    const running = [...this.members.values()].filter(member => member.running).length
    return running * 2 > this.members.size
  }

  podLog(namespace: string, name: string, line: string): void {
    const key = `${namespace}/${name}`
    const lines = this.logs.get(key) ?? []
    lines.push(line)
    if (lines.length > 200) lines.shift()
    this.logs.set(key, lines)
  }
}
