import { createServer, type Server as NetServer, type Socket } from 'node:net'
import type { LoadBalancer, LoadBalancerState } from '../load-balancer/state'
import { listenersOf } from '../load-balancer/state'
import type { NetworkState } from '../network/state'
import type { Fabric } from './fabric'

/**
 * The outside of the cloud: a real TCP listener for each port of a load balancer that has a floating IP, on that very
 * address of this machine. Everything in 127.0.0.0/8 can be listened on without set-up.
 */
export type Doors = {
  /** Opens and closes what has changed behind the port that a floating IP points at. */
  refresh(portId: string): void
  /** Ends the connections through load balancers to a machine that is gone. */
  hangUp(serverId: string): void
  /** Resolves when everything opened or closed so far is so. */
  settled(): Promise<void>
  close(): Promise<void>
}

type Door = { server: NetServer; sockets: Set<Socket> }

export function createDoors(of: {
  network: NetworkState
  loadBalancers: LoadBalancerState
  fabric: Fabric
  /** Told when an address cannot be listened on. */
  onTrouble: (message: string) => void
}): Doors {
  const doors = new Map<string, Door>()
  /** What is open for each port of Neutron. */
  const byPort = new Map<string, Set<string>>()
  const byServer = new Map<string, Set<Socket>>()
  const pending = new Set<Promise<void>>()

  const wanted = (portId: string): Set<string> => {
    const port = of.network.ports.get(portId)
    const loadBalancer = port && of.fabric.vipOwner(port)
    const floating = [...of.network.floatingIps.values()].find(one => one.port_id === portId)
    if (!loadBalancer || !floating || loadBalancer.provisioning_status === 'PENDING_DELETE') return new Set()
    return new Set(
      listenersOf(of.loadBalancers, loadBalancer.id)
        .filter(listener => ['TCP', 'HTTP', 'HTTPS'].includes(listener.protocol))
        .filter(listener => !['PENDING_CREATE', 'PENDING_DELETE'].includes(listener.provisioning_status))
        .map(listener => `${floating.floating_ip_address}:${listener.protocol_port}`),
    )
  }

  const take = (address: string, port: number, door: Door) => (socket: Socket) => {
    door.sockets.add(socket)
    socket.on('close', () => door.sockets.delete(socket))
    socket.on('error', () => socket.destroy())
    const client = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
    const target = of.fabric.throughFloatingIp(address, { address: client, groups: [] }, port)
    if (!target) return socket.resetAndDestroy()
    const idleMs = idleLimit(address, port)
    if (idleMs > 0) socket.setTimeout(idleMs, () => socket.destroy())
    const sockets = byServer.get(target.serverId) ?? new Set()
    byServer.set(target.serverId, sockets)
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    target.listener(socket)
  }

  /** Octavia cuts connections that are silent for longer than its listener's time-outs, in real milliseconds. */
  const idleLimit = (address: string, port: number): number => {
    const floating = [...of.network.floatingIps.values()].find(one => one.floating_ip_address === address)
    const vip = of.network.ports.get(floating?.port_id ?? '')
    const loadBalancer: LoadBalancer | undefined = vip && of.fabric.vipOwner(vip)
    const listener = loadBalancer
      ? listenersOf(of.loadBalancers, loadBalancer.id).find(one => one.protocol_port === port)
      : undefined
    return listener ? Math.min(listener.timeout_client_data, listener.timeout_member_data, 2 ** 31 - 1) : 0
  }

  const open = (key: string) => {
    const [address = '', portText] = key.split(':')
    const port = Number(portText)
    const door: Door = { server: createServer(), sockets: new Set() }
    door.server.on('connection', take(address, port, door))
    doors.set(key, door)
    track(
      new Promise(resolve => {
        door.server.on('error', error => {
          of.onTrouble(`Cannot listen on ${key}: ${error.message}`)
          doors.delete(key)
          resolve()
        })
        door.server.listen(port, address, resolve)
      }),
    )
  }

  const shut = (key: string) => {
    const door = doors.get(key)
    if (!door) return
    doors.delete(key)
    for (const socket of door.sockets) socket.destroy()
    track(new Promise(resolve => door.server.close(() => resolve())))
  }

  const track = (work: Promise<void>) => {
    pending.add(work)
    void work.then(() => pending.delete(work))
  }

  const settled = async () => {
    await Promise.all(pending)
  }

  return {
    refresh(portId) {
      const [before, after] = [byPort.get(portId) ?? new Set<string>(), wanted(portId)]
      for (const key of before) if (!after.has(key)) shut(key)
      for (const key of after) if (!doors.has(key)) open(key)
      if (after.size > 0) byPort.set(portId, after)
      else byPort.delete(portId)
    },
    hangUp(serverId) {
      for (const socket of byServer.get(serverId) ?? []) socket.destroy()
      byServer.delete(serverId)
    },
    settled,
    async close() {
      for (const key of [...doors.keys()]) shut(key)
      await settled()
    },
  }
}
