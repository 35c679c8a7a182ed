import { z } from 'zod'
import { type Caller, canSee } from '../identity/caller'
import { newMac } from '../ids'
import { addressToNumber, isAddress, isInCidr, numberToAddress } from './addresses'
import { canSeeNetwork } from './networks'
import { applyDefined, checkQuota, named, newBase, projectFor, text, touch, uuid } from './records'
import { badRequest, conflict, groupNotFound, httpForbidden, networkNotFound } from './refusals'
import { ensureDefaultGroup } from './security-groups'
import type { FixedIp, NetworkState, Port, Subnet } from './state'

export const portSchema = z.strictObject({
  ...named,
  network_id: uuid,
  fixed_ips: z.array(z.object({ subnet_id: uuid.optional(), ip_address: text.optional() })).optional(),
  security_groups: z.array(uuid).nullable().optional(),
  port_security_enabled: z.boolean().optional(),
  allowed_address_pairs: z.array(z.unknown()).optional(),
  device_id: text.optional(),
  device_owner: text.optional(),
  mac_address: text.optional(),
  extra_dhcp_opts: z.array(z.unknown()).optional(),
  'binding:vnic_type': text.optional(),
  'binding:host_id': text.optional(),
  'binding:profile': z.unknown().optional(),
  propagate_uplink_status: z.boolean().optional(),
})
export const portChangeSchema = portSchema.omit({ network_id: true, project_id: true, tenant_id: true }).partial()
type PortRequest = z.infer<typeof portSchema>

export function createPort(state: NetworkState, caller: Caller, asked: PortRequest): Port {
  const network = state.networks.get(asked.network_id)
  if (!network || !canSeeNetwork(caller, network)) throw networkNotFound(asked.network_id)
  const projectId = projectFor(caller, asked, 'create_port')
  if (!canSee(caller, network.project_id) && !network.shared)
    throw httpForbidden(`Tenant ${projectId} not allowed to create port on this network`)
  const isSecured = asked.port_security_enabled ?? network.port_security_enabled
  if (!isSecured && (asked.security_groups?.length ?? 0) > 0)
    throw badRequest(
      'Port security must be enabled and port must have an IP address in order to use security groups.',
      'PortSecurityAndIPRequiredForSecurityGroups',
    )
  checkGroups(state, asked.security_groups ?? [])
  ensureDefaultGroup(state, projectId)
  checkQuota(state, projectId, 'port')
  return addPort(state, {
    projectId,
    networkId: network.id,
    name: asked.name,
    description: asked.description,
    fixedIps: asked.fixed_ips,
    deviceId: asked.device_id,
    deviceOwner: asked.device_owner,
    securityGroups: asked.security_groups ?? undefined,
    isSecured,
    addressPairs: asked.allowed_address_pairs,
  })
}

/** Makes a port without asking who wants it: for routers, floating IPs and load balancers too. */
export function addPort(
  state: NetworkState,
  of: {
    projectId: string
    networkId: string
    name?: string | undefined
    description?: string | undefined
    fixedIps?: { subnet_id?: string | undefined; ip_address?: string | undefined }[] | undefined
    deviceId?: string | undefined
    deviceOwner?: string | undefined
    securityGroups?: string[] | undefined
    isSecured: boolean
    addressPairs?: unknown[] | undefined
    status?: string
  },
): Port {
  const fixedIps = allocate(state, of.networkId, of.fixedIps)
  const groups = of.securityGroups ?? [ensureDefaultGroup(state, of.projectId).id]
  const port: Port = {
    ...newBase(state, of.projectId, of.description),
    name: of.name ?? '',
    network_id: of.networkId,
    mac_address: newMac(),
    admin_state_up: true,
    status: of.status ?? 'DOWN',
    device_id: of.deviceId ?? '',
    device_owner: of.deviceOwner ?? '',
    fixed_ips: fixedIps,
    security_groups: of.isSecured ? groups : [],
    port_security_enabled: of.isSecured,
    allowed_address_pairs: of.addressPairs ?? [],
    'binding:host_id': '',
  }
  state.ports.set(port.id, port)
  state.portsByNetwork.set(port.network_id, (state.portsByNetwork.get(port.network_id) ?? new Set()).add(port))
  index(state, port)
  return port
}

function checkGroups(state: NetworkState, ids: string[]): void {
  for (const id of ids) if (!state.securityGroups.has(id)) throw groupNotFound(id)
}

/** Addresses for a port: those asked for, else one of the network's first subnet that has one left. */
function allocate(
  state: NetworkState,
  networkId: string,
  asked: { subnet_id?: string | undefined; ip_address?: string | undefined }[] | undefined,
): FixedIp[] {
  const subnets = (state.networks.get(networkId)?.subnets ?? []).flatMap(id => state.subnets.get(id) ?? [])
  if (asked !== undefined) return asked.map(one => allocateAsked(state, networkId, subnets, one))
  for (const subnet of subnets) {
    const address = nextFree(state, subnet)
    if (address !== undefined) return [take(state, subnet, address)]
  }
  if (subnets.length === 0) return []
  throw noAddressLeft(networkId)
}

const noAddressLeft = (networkId: string) =>
  conflict('IpAddressGenerationFailure', `No more IP addresses available on network ${networkId}.`)

function allocateAsked(
  state: NetworkState,
  networkId: string,
  subnets: Subnet[],
  asked: { subnet_id?: string | undefined; ip_address?: string | undefined },
): FixedIp {
  const { subnet_id: subnetId, ip_address: address } = asked
  if (address !== undefined && !isAddress(address)) throw badRequest(`'${address}' is not a valid IP address`)
  const subnet = subnets.find(one =>
    subnetId === undefined ? address !== undefined && isInCidr(address, one.cidr) : one.id === subnetId,
  )
  if (!subnet && subnetId !== undefined)
    throw badRequest(
      `Invalid input for operation: Failed to create port on network ${networkId}, because fixed_ips included invalid subnet ${subnetId}.`,
      'InvalidInput',
    )
  if (!subnet || (address !== undefined && !isInCidr(address, subnet.cidr)))
    throw badRequest(
      subnetId === undefined
        ? `IP address ${address} is not a valid IP for any of the subnets on the specified network.`
        : `IP address ${address} is not a valid IP for the specified subnet.`,
      subnetId === undefined ? 'InvalidIpForNetwork' : 'InvalidIpForSubnet',
    )
  if (address !== undefined && state.taken.get(subnet.id)?.has(addressToNumber(address)))
    throw conflict('IpAddressAlreadyAllocated', `IP address ${address} already allocated in subnet ${subnet.id}`)
  const free = address === undefined ? nextFree(state, subnet) : addressToNumber(address)
  if (free === undefined) throw noAddressLeft(networkId)
  return take(state, subnet, free)
}

function take(state: NetworkState, subnet: Subnet, address: number): FixedIp {
  state.taken.get(subnet.id)?.add(address)
  return { subnet_id: subnet.id, ip_address: numberToAddress(address) }
}

function nextFree(state: NetworkState, subnet: Subnet): number | undefined {
  const taken = state.taken.get(subnet.id)
  for (const pool of subnet.allocation_pools) {
    const end = addressToNumber(pool.end)
    for (let address = addressToNumber(pool.start); address <= end; address += 1)
      if (!taken?.has(address)) return address
  }
  return undefined
}

export function updatePort(state: NetworkState, port: Port, change: z.infer<typeof portChangeSchema>): void {
  checkGroups(state, change.security_groups ?? [])
  if (change.fixed_ips) {
    free(state, port)
    port.fixed_ips = allocate(state, port.network_id, change.fixed_ips)
    index(state, port)
  }
  applyDefined(port, {
    name: change.name,
    description: change.description,
    admin_state_up: change.admin_state_up,
    device_id: change.device_id,
    device_owner: change.device_owner,
    security_groups: change.security_groups ?? undefined,
    port_security_enabled: change.port_security_enabled,
    allowed_address_pairs: change.allowed_address_pairs,
    'binding:host_id': change['binding:host_id'],
  } as Partial<Port>)
  touch(state, port)
}

/** What a tenant may delete; a router's ports go with the router. */
export function deletePort(state: NetworkState, port: Port): void {
  if (/^network:(router_interface|router_gateway|floatingip)/.test(port.device_owner))
    throw conflict(
      'ServicePortInUse',
      `Port ${port.id} cannot be deleted directly via the port API: has device owner ${port.device_owner}.`,
    )
  removePort(state, port)
}

export function removePort(state: NetworkState, port: Port): void {
  for (const floating of state.floatingIps.values()) {
    if (floating.port_id !== port.id) continue
    Object.assign(floating, { port_id: null, fixed_ip_address: null, router_id: null, status: 'DOWN' })
    touch(state, floating)
    state.onFloatingIp(port.id)
  }
  free(state, port)
  state.ports.delete(port.id)
  const beside = state.portsByNetwork.get(port.network_id)
  beside?.delete(port)
  if (beside?.size === 0) state.portsByNetwork.delete(port.network_id)
}

function index(state: NetworkState, port: Port): void {
  for (const { ip_address: address } of port.fixed_ips)
    state.portsByAddress.set(address, (state.portsByAddress.get(address) ?? new Set()).add(port))
}

/** Gives a port's addresses back. */
function free(state: NetworkState, port: Port): void {
  for (const { subnet_id: subnetId, ip_address: address } of port.fixed_ips) {
    state.taken.get(subnetId)?.delete(addressToNumber(address))
    const sharers = state.portsByAddress.get(address)
    sharers?.delete(port)
    if (sharers?.size === 0) state.portsByAddress.delete(address)
  }
}

/** A server is plugged in. */
export function bindPort(state: NetworkState, port: Port, of: { deviceId: string; zone: string; host: string }): void {
  Object.assign(port, {
    device_id: of.deviceId,
    device_owner: `compute:${of.zone}`,
    'binding:host_id': of.host,
    status: 'ACTIVE',
  })
  touch(state, port)
}

export function unbindPort(state: NetworkState, port: Port): void {
  Object.assign(port, { device_id: '', device_owner: '', 'binding:host_id': '', status: 'DOWN' })
  touch(state, port)
}
