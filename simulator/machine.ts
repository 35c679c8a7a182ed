import type { Duplex } from 'node:stream'
import type { Clock } from './clock'

/**
 * The border between the cloud, which boots servers and carries their traffic, and what runs inside a server. The cloud
 * calls `BootMachine` each time a server starts (first boot, start after stop, reboot, rebuild) and `MachineBody.stop`
 * each time it ends, however abruptly.
 */
export type BootMachine = (start: MachineStart) => MachineBody

export type MachineStart = {
  serverId: string
  name: string
  zone: string
  flavor: { name: string; vcpus: number; ramMiB: number; diskGiB: number }
  image: { name: string; kubernetesVersion?: string }
  /** One for each port, in the order in which the server was given them. */
  addresses: MachineAddress[]
  /** What the tenant sent, base64 undone and nothing else; empty when there is none. */
  userData: Buffer
  metadata: Record<string, string>
  projectId: string
  /** Survives stop and reboot; new after a rebuild. */
  disk: Map<string, unknown>
  /** One line of console output. */
  log(line: string): void
  network: MachineNetwork
  clock: Clock
}

/** A machine sets this on its disk when its first boot is over. */
export const firstBootIsOver = 'first-boot-is-over'

export type MachineAddress = { address: string; cidr: string; networkId: string; subnetId: string; portId: string }

/** What this machine's packets meet: port security, routers, load balancers, cut cables. Ask each time, do not remember. */
export type MachineNetwork = {
  /** Who answers a TCP connection from this machine to an address of its networks, a VIP or a floating IP; undefined when
   * nobody does or something on the way drops it. */
  connect(address: string, port: number): ConnectTarget | undefined
  /** Whether packets from this machine to another one pass both machines' security groups. */
  allows(toServerId: string, protocol: 'tcp' | 'udp', port: number): boolean
  /** Whether this machine reaches the world outside (the OpenStack API, registries) through a router with a gateway. */
  reachesOutside(): boolean
}

export type ConnectTarget = {
  serverId: string
  listener: PortListener
}

/** Takes a connection: a TCP socket from outside, or one end of a pair in memory. Closing it is the listener's job. */
export type PortListener = (connection: Duplex) => void

export type MachineBody = {
  /** The power is gone: no goodbye to anyone, timers and connections end now. */
  stop(): void
  /** The machine hangs: it holds its addresses, answers nothing and heartbeats no more. */
  freeze?(): void
  thaw?(): void
  /** TCP ports on which the machine listens at this moment, on each of its addresses. */
  listeners: Map<number, PortListener>
}
