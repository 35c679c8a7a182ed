import { z } from 'zod'
import { type Caller, canSee } from '../identity/caller'
import { addressToNumber, formatRange, isAddress, numberToAddress, parseRange, rangesOverlap } from './addresses'
import { applyDefined, checkQuota, common, named, newBase, projectFor, text, touch, uuid } from './records'
import { badRequest, conflict, forbidden, invalidInput, networkNotFound, policyForbidden } from './refusals'
import { ensureDefaultGroup } from './security-groups'
import type { Network, NetworkState, Subnet } from './state'

export const networkSchema = z.strictObject({
  ...named,
  mtu: z.int().optional(),
  shared: z.boolean().optional(),
  'router:external': z.boolean().optional(),
  port_security_enabled: z.boolean().optional(),
  availability_zone_hints: z.array(text).optional(),
})

export const canSeeNetwork = (caller: Caller, network: Network): boolean =>
  canSee(caller, network.project_id) || network.shared || network['router:external']

export function createNetwork(state: NetworkState, caller: Caller, asked: z.infer<typeof networkSchema>): Network {
  if ((asked['router:external'] || asked.shared) && !caller.isAdmin)
    throw policyForbidden('(rule:create_network and rule:create_network:router:external)')
  const projectId = projectFor(caller, asked, 'create_network')
  ensureDefaultGroup(state, projectId)
  checkQuota(state, projectId, 'network')
  const network: Network = {
    ...newBase(state, projectId, asked.description),
    name: asked.name ?? '',
    admin_state_up: asked.admin_state_up ?? true,
    mtu: asked.mtu ?? (asked['router:external'] ? 1500 : 1450),
    status: 'ACTIVE',
    subnets: [],
    shared: asked.shared ?? false,
    'router:external': asked['router:external'] ?? false,
    port_security_enabled: asked.port_security_enabled ?? true,
  }
  state.networks.set(network.id, network)
  return network
}

export function updateNetwork(state: NetworkState, network: Network, change: z.infer<typeof networkSchema>): void {
  applyDefined(network, {
    name: change.name,
    description: change.description,
    admin_state_up: change.admin_state_up,
    mtu: change.mtu,
    shared: change.shared,
    port_security_enabled: change.port_security_enabled,
  } as Partial<Network>)
  touch(state, network)
}

/** Takes its subnets with it; refused while a port is left. */
export function deleteNetwork(state: NetworkState, network: Network): void {
  const ports = [...(state.portsByNetwork.get(network.id) ?? [])]
  if (ports.length > 0)
    throw conflict(
      'NetworkInUse',
      `Unable to complete operation on network ${network.id}. There are one or more ports still in use on the network, id for these ports is: ${ports.map(port => port.id).join(',')}.`,
    )
  for (const id of network.subnets) {
    state.subnets.delete(id)
    state.taken.delete(id)
  }
  state.networks.delete(network.id)
}

export const subnetSchema = z.strictObject({
  ...common,
  name: text.optional(),
  network_id: uuid,
  cidr: text,
  ip_version: z.literal(4, 'is not in valid_values').default(4),
  gateway_ip: text.nullable().optional(),
  allocation_pools: z.array(z.object({ start: text, end: text })).optional(),
  dns_nameservers: z.array(text).optional(),
  host_routes: z.array(z.unknown()).optional(),
  enable_dhcp: z.boolean().optional(),
})
export const subnetChangeSchema = subnetSchema
  .omit({ network_id: true, cidr: true, ip_version: true, project_id: true, tenant_id: true })
  .partial()

export function createSubnet(state: NetworkState, caller: Caller, asked: z.infer<typeof subnetSchema>): Subnet {
  const network = state.networks.get(asked.network_id)
  if (!network || !canSeeNetwork(caller, network)) throw networkNotFound(asked.network_id)
  if (!canSee(caller, network.project_id)) throw forbidden('create_subnet')
  const range = parseRange(asked.cidr)
  if (!range || !asked.cidr.includes('/')) throw invalidInput(`${asked.cidr} is not in a CIDR format.`)
  const siblings = network.subnets.flatMap(id => state.subnets.get(id) ?? [])
  const isTaken = siblings.some(one => {
    const other = parseRange(one.cidr)
    return other !== undefined && rangesOverlap(range, other)
  })
  if (isTaken)
    throw invalidInput(
      `Requested subnet with cidr: ${asked.cidr} for network: ${network.id} overlaps with another subnet.`,
    )
  const projectId = projectFor(caller, asked, 'create_subnet')
  checkQuota(state, projectId, 'subnet')
  const gateway = asked.gateway_ip === undefined ? numberToAddress(range.first + 1) : asked.gateway_ip
  if (gateway !== null && !isAddress(gateway)) throw badRequest(`'${gateway}' is not a valid IP address`)
  const subnet: Subnet = {
    ...newBase(state, projectId, asked.description),
    revision_number: 0,
    name: asked.name ?? '',
    network_id: network.id,
    ip_version: 4,
    cidr: formatRange(range),
    gateway_ip: gateway,
    allocation_pools: asked.allocation_pools ?? poolsAround(range.first, range.last, gateway),
    dns_nameservers: asked.dns_nameservers ?? [],
    host_routes: asked.host_routes ?? [],
    enable_dhcp: asked.enable_dhcp ?? true,
  }
  state.subnets.set(subnet.id, subnet)
  state.taken.set(subnet.id, new Set())
  network.subnets.push(subnet.id)
  touch(state, network)
  return subnet
}

/** All addresses but network, broadcast and gateway. */
function poolsAround(first: number, last: number, gateway: string | null): Subnet['allocation_pools'] {
  const hole = gateway === null ? first : addressToNumber(gateway)
  return [
    { start: first + 1, end: Math.min(last - 1, hole - 1) },
    { start: Math.max(first + 1, hole + 1), end: last - 1 },
  ]
    .filter(pool => pool.start <= pool.end)
    .map(pool => ({ start: numberToAddress(pool.start), end: numberToAddress(pool.end) }))
}

export function updateSubnet(state: NetworkState, subnet: Subnet, change: z.infer<typeof subnetChangeSchema>): void {
  applyDefined(subnet, change as Partial<Subnet>)
  touch(state, subnet)
}

export function deleteSubnet(state: NetworkState, subnet: Subnet): void {
  const isUsed = [...(state.portsByNetwork.get(subnet.network_id) ?? [])].some(port =>
    port.fixed_ips.some(ip => ip.subnet_id === subnet.id),
  )
  if (isUsed)
    throw conflict(
      'SubnetInUse',
      `Unable to complete operation on subnet ${subnet.id}: One or more ports have an IP allocation from this subnet.`,
    )
  const network = state.networks.get(subnet.network_id)
  if (network) network.subnets = network.subnets.filter(id => id !== subnet.id)
  state.subnets.delete(subnet.id)
  state.taken.delete(subnet.id)
}
