import type { ComputeState, Server } from '../compute/state'
import { isHostUp } from '../compute/state'
import type { Listener, LoadBalancer, LoadBalancerState, Member } from '../load-balancer/state'
import { listenersOf, membersOf, monitorOf } from '../load-balancer/state'
import type { ConnectTarget, MachineNetwork } from '../machine'
import { isInCidr } from '../network/addresses'
import { routersOf } from '../network/routers'
import type { NetworkState, Port, Router } from '../network/state'
import { type Flow, type Peer, passes, peerOf } from './security'

/** Where packets may go in the whole cloud: the data plane of Neutron and Octavia. */
export type Fabric = ReturnType<typeof createFabric>

export function createFabric(of: {
  network: NetworkState
  compute: ComputeState
  loadBalancers: LoadBalancerState
  /** Whether the cables of a network are dead at the moment. */
  isNetworkDead: (networkId: string) => boolean
}) {
  const { network, compute, loadBalancers } = of
  const turns = new Map<string, number>()

  const serverAt = (port: Port): Server | undefined => {
    const server = compute.servers.get(port.device_id)
    return server && isConnected(server, port) ? server : undefined
  }
  const isConnected = (server: Server, port: Port): boolean => {
    const host = compute.hosts.get(server.host ?? '')
    return (
      server.body !== undefined &&
      !server.isCut &&
      !server.isFrozen &&
      host !== undefined &&
      isHostUp(host) &&
      port.admin_state_up &&
      !of.isNetworkDead(port.network_id)
    )
  }

  const portsOf = (server: Server): Port[] => server.portIds.flatMap(id => network.ports.get(id) ?? [])

  const workingRouters = (subnetId: string): Router[] =>
    routersOf(network, subnetId).filter(router => router.admin_state_up)
  const isRouted = (fromSubnet: string, toSubnet: string): boolean => {
    const beyond = workingRouters(toSubnet).map(router => router.id)
    return workingRouters(fromSubnet).some(router => beyond.includes(router.id))
  }
  /** Whether both ports are on one network, or on two that a router joins. */
  const isReachable = (from: Port, to: Port): boolean =>
    from.network_id === to.network_id ||
    from.fixed_ips.some(a => to.fixed_ips.some(b => isRouted(a.subnet_id, b.subnet_id)))

  const portAt = (from: Port, address: string): Port | undefined => {
    for (const port of network.portsByAddress.get(address) ?? []) if (isReachable(from, port)) return port
    return undefined
  }
  const gatewayOf = (port: Port): string | undefined =>
    port.fixed_ips
      .flatMap(ip => workingRouters(ip.subnet_id))
      .flatMap(router => router.external_gateway_info?.external_fixed_ips ?? [])[0]?.ip_address

  /** The machine that answers on a port, when its groups let the peer in. */
  const enter = (to: Port, peer: Peer, port: number): ConnectTarget | undefined => {
    const server = serverAt(to)
    const listener = server?.body?.listeners.get(port)
    if (!server || !listener) return undefined
    const isLetIn = passes(network, to, { direction: 'ingress', peer, flow: { protocol: 'tcp', port } })
    return isLetIn ? { serverId: server.id, listener } : undefined
  }

  const vipOwner = (port: Port): LoadBalancer | undefined => {
    const id = port.device_owner === 'Octavia' ? port.device_id.replace(/^lb-/, '') : ''
    return loadBalancers.loadBalancers.get(id) ?? byVipPort(loadBalancers, port.id)
  }

  const memberTarget = (member: Member, loadBalancer: LoadBalancer): ConnectTarget | undefined => {
    const vip = network.ports.get(loadBalancer.vip_port_id)
    const port = vip && portAt(vip, member.address)
    if (!vip || !port || of.isNetworkDead(vip.network_id)) return undefined
    return enter(port, peerOf(vip), member.protocol_port)
  }

  /** The next member that is up, in turn. Without a monitor every member is tried, up or not. */
  const balance = (loadBalancer: LoadBalancer, listener: Listener): ConnectTarget | undefined => {
    const poolId = listener.default_pool_id ?? ''
    const usable = membersOf(loadBalancers, poolId).filter(member => member.admin_state_up && member.weight > 0)
    const targets = usable.map(member => memberTarget(member, loadBalancer))
    const isMonitored = monitorOf(loadBalancers, poolId) !== undefined
    const offered = isMonitored ? targets.filter(target => target !== undefined) : targets
    const turn = (turns.get(listener.id) ?? -1) + 1
    turns.set(listener.id, turn)
    return offered[turn % Math.max(offered.length, 1)]
  }

  /** Through a load balancer, from an address that its listener allows. */
  const throughLoadBalancer = (loadBalancer: LoadBalancer, from: string, port: number): ConnectTarget | undefined => {
    if (!loadBalancer.admin_state_up || !isServing(loadBalancer)) return undefined
    const listener = listenersOf(loadBalancers, loadBalancer.id).find(one => one.protocol_port === port)
    if (!listener?.admin_state_up || !isServing(listener)) return undefined
    const allowed = listener.allowed_cidrs ?? []
    if (allowed.length > 0 && !allowed.some(cidr => isInCidr(from, cidr))) return undefined
    return balance(loadBalancer, listener)
  }

  const throughFloatingIp = (address: string, peer: Peer, port: number): ConnectTarget | undefined => {
    for (const floating of network.floatingIps.values()) {
      if (floating.floating_ip_address !== address) continue
      const target = network.ports.get(floating.port_id ?? '')
      if (!target) return undefined
      const loadBalancer = vipOwner(target)
      return loadBalancer ? throughLoadBalancer(loadBalancer, peer.address, port) : enter(target, peer, port)
    }
    return undefined
  }

  const leaves = (port: Port, to: Peer, flow: Flow): boolean =>
    passes(network, port, { direction: 'egress', peer: to, flow })

  const connectFrom = (server: Server, address: string, port: number): ConnectTarget | undefined => {
    for (const from of portsOf(server)) {
      if (!isConnected(server, from)) continue
      const flow: Flow = { protocol: 'tcp', port }
      const to = portAt(from, address)
      if (to) {
        if (!leaves(from, peerOf(to), flow)) continue
        const loadBalancer = vipOwner(to)
        const source = from.fixed_ips[0]?.ip_address ?? ''
        return loadBalancer ? throughLoadBalancer(loadBalancer, source, port) : enter(to, peerOf(from), port)
      }
      const gateway = gatewayOf(from)
      if (gateway === undefined || !leaves(from, { address, groups: [] }, flow)) continue
      // The router hides the machine behind its own address.
      return throughFloatingIp(address, { address: gateway, groups: [] }, port)
    }
    return undefined
  }

  const allows = (server: Server, toServerId: string, flow: Flow): boolean => {
    const other = compute.servers.get(toServerId)
    if (!other) return false
    return portsOf(server).some(from =>
      portsOf(other).some(
        to =>
          isConnected(server, from) &&
          isConnected(other, to) &&
          isReachable(from, to) &&
          leaves(from, peerOf(to), flow) &&
          passes(network, to, { direction: 'ingress', peer: peerOf(from), flow }),
      ),
    )
  }

  return {
    networkOf: (server: Server): MachineNetwork => ({
      connect: (address, port) => connectFrom(server, address, port),
      allows: (toServerId, protocol, port) => allows(server, toServerId, { protocol, port }),
      reachesOutside: () =>
        portsOf(server).some(port => {
          const isOut = isConnected(server, port) && gatewayOf(port) !== undefined
          return isOut && leaves(port, { address: '192.0.2.1', groups: [] }, { protocol: 'tcp', port: 443 })
        }),
    }),
    /** Whether a member would pass a health check now. */
    isAnswering: (member: Member, loadBalancer: LoadBalancer) => memberTarget(member, loadBalancer) !== undefined,
    throughFloatingIp,
    vipOwner,
  }
}

const isServing = (of: { provisioning_status: string }) => ['ACTIVE', 'PENDING_UPDATE'].includes(of.provisioning_status)

function byVipPort(state: LoadBalancerState, portId: string): LoadBalancer | undefined {
  for (const one of state.loadBalancers.values()) if (one.vip_port_id === portId) return one
  return undefined
}
