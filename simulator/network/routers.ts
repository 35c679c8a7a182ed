import { z } from 'zod'
import { type Caller, canSee } from '../identity/caller'
import { parseRange, rangesOverlap } from './addresses'
import { canSeeNetwork } from './networks'
import { addPort, removePort } from './ports'
import { applyDefined, checkQuota, named, newBase, projectFor, touch, uuid } from './records'
import { badRequest, conflict, networkNotFound, notFound, portNotFound, subnetNotFound } from './refusals'
import type { NetworkState, Port, Router, Subnet } from './state'

const gatewaySchema = z.object({
  network_id: uuid,
  enable_snat: z.boolean().optional(),
  external_fixed_ips: z.array(z.object({ subnet_id: uuid.optional(), ip_address: z.string().optional() })).optional(),
})
export const routerSchema = z.strictObject({
  ...named,
  external_gateway_info: z
    .union([gatewaySchema, z.strictObject({})])
    .nullable()
    .optional(),
  routes: z.array(z.unknown()).optional(),
  availability_zone_hints: z.array(z.string()).optional(),
})
type RouterRequest = z.infer<typeof routerSchema>

export const interfacesOf = (state: NetworkState, routerId: string): Port[] =>
  [...state.ports.values()].filter(
    port => port.device_id === routerId && port.device_owner === 'network:router_interface',
  )

/** The routers that have a side in a subnet. */
export const routersOf = (state: NetworkState, subnetId: string): Router[] =>
  [...(state.portsByNetwork.get(state.subnets.get(subnetId)?.network_id ?? '') ?? [])].flatMap(port =>
    port.device_owner === 'network:router_interface' && port.fixed_ips.some(ip => ip.subnet_id === subnetId)
      ? (state.routers.get(port.device_id) ?? [])
      : [],
  )

export function createRouter(state: NetworkState, caller: Caller, asked: RouterRequest): Router {
  const projectId = projectFor(caller, asked, 'create_router')
  checkQuota(state, projectId, 'router')
  const router: Router = {
    ...newBase(state, projectId, asked.description),
    name: asked.name ?? '',
    admin_state_up: asked.admin_state_up ?? true,
    status: 'ACTIVE',
    external_gateway_info: null,
    routes: asked.routes ?? [],
  }
  setGateway(state, caller, router, asked.external_gateway_info)
  state.routers.set(router.id, router)
  return router
}

export function updateRouter(state: NetworkState, caller: Caller, router: Router, change: RouterRequest): void {
  setGateway(state, caller, router, change.external_gateway_info)
  applyDefined(router, {
    name: change.name,
    description: change.description,
    admin_state_up: change.admin_state_up,
    routes: change.routes,
  } as Partial<Router>)
  touch(state, router)
}

const gatewayPort = (state: NetworkState, router: Router): Port | undefined =>
  [...state.ports.values()].find(port => port.device_id === router.id && port.device_owner === 'network:router_gateway')

function setGateway(
  state: NetworkState,
  caller: Caller,
  router: Router,
  asked: RouterRequest['external_gateway_info'],
): void {
  if (asked === undefined) return
  const networkId = asked !== null && 'network_id' in asked ? asked.network_id : undefined
  if (networkId !== undefined && networkId === router.external_gateway_info?.network_id) return
  const network = networkId === undefined ? undefined : state.networks.get(networkId)
  if (networkId !== undefined && (!network || !canSeeNetwork(caller, network))) throw networkNotFound(networkId)
  if (network && !network['router:external'])
    throw badRequest(`Bad router request: Network ${network.id} is not an external network.`, 'BadRequest')
  const old = gatewayPort(state, router)
  if (old && [...state.floatingIps.values()].some(one => one.router_id === router.id))
    throw conflict(
      'RouterExternalGatewayInUseByFloatingIp',
      `Gateway cannot be updated for router ${router.id}, since a gateway to external network ${old.network_id} is required by one or more floating IPs.`,
    )
  if (old) removePort(state, old)
  router.external_gateway_info = null
  if (!network) return
  const port = addPort(state, {
    projectId: '',
    networkId: network.id,
    deviceId: router.id,
    deviceOwner: 'network:router_gateway',
    isSecured: false,
    status: 'ACTIVE',
  })
  router.external_gateway_info = { network_id: network.id, enable_snat: true, external_fixed_ips: port.fixed_ips }
}

export function deleteRouter(state: NetworkState, router: Router): void {
  const interfaces = interfacesOf(state, router.id)
  if (interfaces.length > 0)
    throw conflict(
      'RouterInUse',
      `Router ${router.id} has ports still attached: ${interfaces.map(port => port.id).join(', ')}`,
    )
  const gateway = gatewayPort(state, router)
  if (gateway) removePort(state, gateway)
  state.routers.delete(router.id)
}

export const interfaceSchema = z.object({ subnet_id: uuid.optional(), port_id: uuid.optional() })
type InterfaceRequest = z.infer<typeof interfaceSchema>

export type InterfaceAnswer = {
  id: string
  tenant_id: string
  port_id: string
  network_id: string
  subnet_id: string
  subnet_ids: string[]
}

const answer = (router: Router, port: Port): InterfaceAnswer => ({
  id: router.id,
  tenant_id: port.project_id,
  port_id: port.id,
  network_id: port.network_id,
  subnet_id: port.fixed_ips[0]?.subnet_id ?? '',
  subnet_ids: port.fixed_ips.map(ip => ip.subnet_id),
})

export function addInterface(
  state: NetworkState,
  caller: Caller,
  router: Router,
  asked: InterfaceRequest,
): InterfaceAnswer {
  if (asked.port_id !== undefined) return answer(router, plugPort(state, caller, router, asked.port_id))
  if (asked.subnet_id === undefined)
    throw badRequest('Bad router request: Either subnet_id or port_id must be specified.', 'BadRequest')
  const subnet = state.subnets.get(asked.subnet_id)
  if (!subnet || !canSee(caller, subnet.project_id)) throw subnetNotFound(asked.subnet_id)
  checkOverlap(state, router, subnet)
  if (subnet.gateway_ip === null)
    throw badRequest('Bad router request: Subnet for router interface must have a gateway IP.', 'BadRequest')
  checkQuota(state, router.project_id, 'port')
  const port = addPort(state, {
    projectId: router.project_id,
    networkId: subnet.network_id,
    fixedIps: [{ subnet_id: subnet.id, ip_address: subnet.gateway_ip }],
    deviceId: router.id,
    deviceOwner: 'network:router_interface',
    isSecured: false,
    status: 'ACTIVE',
  })
  return answer(router, port)
}

function plugPort(state: NetworkState, caller: Caller, router: Router, portId: string): Port {
  const port = state.ports.get(portId)
  if (!port || !canSee(caller, port.project_id)) throw portNotFound(portId)
  if (port.device_id !== '')
    throw conflict(
      'PortInUse',
      `Unable to complete operation on port ${port.id} for network ${port.network_id}. Port already has an attached device ${port.device_id}.`,
    )
  for (const ip of port.fixed_ips) {
    const subnet = state.subnets.get(ip.subnet_id)
    if (subnet) checkOverlap(state, router, subnet)
  }
  Object.assign(port, {
    device_id: router.id,
    device_owner: 'network:router_interface',
    security_groups: [],
    port_security_enabled: false,
    status: 'ACTIVE',
  })
  return port
}

function checkOverlap(state: NetworkState, router: Router, subnet: Subnet): void {
  const range = parseRange(subnet.cidr)
  for (const port of interfacesOf(state, router.id)) {
    for (const { subnet_id: id } of port.fixed_ips) {
      if (id === subnet.id)
        throw badRequest(`Bad router request: Router already has a port on subnet ${subnet.id}.`, 'BadRequest')
      const other = state.subnets.get(id)
      const otherRange = other && parseRange(other.cidr)
      if (range && otherRange && rangesOverlap(range, otherRange))
        throw badRequest(
          `Bad router request: Cidr ${subnet.cidr} of subnet ${subnet.id} overlaps with cidr ${other.cidr} of subnet ${id}.`,
          'BadRequest',
        )
    }
  }
}

export function removeInterface(state: NetworkState, router: Router, asked: InterfaceRequest): InterfaceAnswer {
  const port = interfacesOf(state, router.id).find(
    one => one.id === asked.port_id || one.fixed_ips.some(ip => ip.subnet_id === asked.subnet_id),
  )
  if (!port)
    throw asked.port_id === undefined
      ? notFound(
          'RouterInterfaceNotFoundForSubnet',
          `Router ${router.id} has no interface on subnet ${asked.subnet_id}`,
        )
      : notFound('RouterInterfaceNotFound', `Router ${router.id} does not have an interface with id ${asked.port_id}`)
  const subnetId = port.fixed_ips[0]?.subnet_id ?? ''
  const isNeeded = [...state.floatingIps.values()].some(
    one =>
      one.router_id === router.id &&
      state.ports.get(one.port_id ?? '')?.fixed_ips.some(ip => ip.subnet_id === subnetId),
  )
  if (isNeeded)
    throw conflict(
      'RouterInterfaceInUseByFloatingIP',
      `Router interface for subnet ${subnetId} on router ${router.id} cannot be deleted, as it is required by one or more floating IPs.`,
    )
  removePort(state, port)
  return answer(router, port)
}
