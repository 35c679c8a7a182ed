import { z } from 'zod'
import { type Caller, canSee } from '../identity/caller'
import { addPort, removePort } from './ports'
import { checkQuota, common, newBase, projectFor, text, touch, uuid } from './records'
import { badRequest, conflict, forbidden, networkNotFound, notFound, portNotFound } from './refusals'
import { routersOf } from './routers'
import type { FloatingIp, NetworkState, Port, Router } from './state'

export const floatingIpSchema = z.strictObject({
  ...common,
  floating_network_id: uuid,
  floating_ip_address: text.optional(),
  subnet_id: uuid.nullable().optional(),
  port_id: uuid.nullable().optional(),
  fixed_ip_address: text.nullable().optional(),
})
export const floatingIpChangeSchema = z.strictObject({
  description: text.optional(),
  port_id: uuid.nullable().optional(),
  fixed_ip_address: text.nullable().optional(),
})

export function createFloatingIp(
  state: NetworkState,
  caller: Caller,
  asked: z.infer<typeof floatingIpSchema>,
): FloatingIp {
  const network = state.networks.get(asked.floating_network_id)
  if (!network) throw networkNotFound(asked.floating_network_id)
  if (!network['router:external'])
    throw badRequest(`Bad floatingip request: Network ${network.id} is not a valid external network.`, 'BadRequest')
  if (asked.floating_ip_address !== undefined && !caller.isAdmin)
    throw forbidden('create_floatingip:floating_ip_address')
  const projectId = projectFor(caller, asked, 'create_floatingip')
  checkQuota(state, projectId, 'floatingip')
  const base = newBase(state, projectId, asked.description)
  const port = addPort(state, {
    projectId: '',
    networkId: network.id,
    fixedIps: asked.floating_ip_address === undefined ? undefined : [{ ip_address: asked.floating_ip_address }],
    deviceId: base.id,
    deviceOwner: 'network:floatingip',
    isSecured: false,
    status: 'N/A',
  })
  const floating: FloatingIp = {
    ...base,
    revision_number: 0,
    floating_network_id: network.id,
    floating_ip_address: port.fixed_ips[0]?.ip_address ?? '',
    port_id: null,
    fixed_ip_address: null,
    router_id: null,
    status: 'DOWN',
  }
  try {
    if (asked.port_id) associate(state, caller, floating, asked.port_id)
  } catch (refusal) {
    removePort(state, port)
    throw refusal
  }
  state.floatingIps.set(floating.id, floating)
  if (floating.port_id) state.onFloatingIp(floating.port_id)
  return floating
}

export function updateFloatingIp(
  state: NetworkState,
  caller: Caller,
  floating: FloatingIp,
  change: z.infer<typeof floatingIpChangeSchema>,
): void {
  const before = floating.port_id
  if (change.port_id === null)
    Object.assign(floating, { port_id: null, fixed_ip_address: null, router_id: null, status: 'DOWN' })
  if (change.port_id) associate(state, caller, floating, change.port_id)
  if (change.description !== undefined) floating.description = change.description
  touch(state, floating)
  for (const portId of new Set([before, floating.port_id])) if (portId) state.onFloatingIp(portId)
}

function associate(state: NetworkState, caller: Caller, floating: FloatingIp, portId: string): void {
  const port = state.ports.get(portId)
  if (!port || !canSee(caller, port.project_id)) throw portNotFound(portId)
  const fixed = port.fixed_ips[0]
  if (!fixed)
    throw badRequest(
      `Bad floatingip request: Cannot add floating IP to port ${port.id} that has no fixed IPv4 addresses.`,
      'BadRequest',
    )
  const other = [...state.floatingIps.values()].find(one => one.port_id === port.id && one.id !== floating.id)
  if (other)
    throw conflict(
      'FloatingIPPortAlreadyAssociated',
      `Cannot associate floating IP ${floating.floating_ip_address} (${floating.id}) with port ${port.id} using fixed IP ${fixed.ip_address}, as that fixed IP already has a floating IP on external network ${floating.floating_network_id}.`,
    )
  const router = routerBetween(state, floating.floating_network_id, port)
  if (!router)
    throw notFound(
      'ExternalGatewayForFloatingIPNotFound',
      `External network ${floating.floating_network_id} is not reachable from subnet ${fixed.subnet_id}.  Therefore, cannot associate Port ${port.id} with a Floating IP.`,
    )
  Object.assign(floating, {
    port_id: port.id,
    fixed_ip_address: fixed.ip_address,
    router_id: router.id,
    status: 'ACTIVE',
  })
}

/** The router that has both the external network as its gateway and an interface in the port's subnet. */
function routerBetween(state: NetworkState, externalNetworkId: string, port: Port): Router | undefined {
  return port.fixed_ips
    .flatMap(ip => routersOf(state, ip.subnet_id))
    .find(router => router.external_gateway_info?.network_id === externalNetworkId)
}

export function deleteFloatingIp(state: NetworkState, floating: FloatingIp): void {
  state.floatingIps.delete(floating.id)
  for (const port of state.ports.values())
    if (port.device_id === floating.id && port.device_owner === 'network:floatingip') removePort(state, port)
  if (floating.port_id) state.onFloatingIp(floating.port_id)
}
