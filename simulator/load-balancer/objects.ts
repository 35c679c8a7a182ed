import { type Caller, canSee } from '../identity/caller'
import { isoPlain, newUuid } from '../ids'
import { addPort } from '../network/ports'
import { addGroup } from '../network/security-groups'
import { countOf as networkCountOf, quotaOf as networkQuotaOf, type Port } from '../network/state'
import { badRequest, conflict, forbidden, notFound, overQuota, validation } from './refusals'
import type { ListenerRequest, LoadBalancerRequest, MemberRequest, MonitorRequest, PoolRequest } from './schemas'
import {
  type Base,
  defaultQuota,
  type Listener,
  type LoadBalancer,
  type LoadBalancerState,
  listenersOf,
  type Member,
  type Monitor,
  membersOf,
  monitorOf,
  type Pool,
  type Quota,
  type QuotaKind,
} from './state'
import { eraseLoadBalancer } from './work'

const titles: Record<QuotaKind, string> = {
  load_balancer: 'Load Balancer',
  listener: 'Listener',
  member: 'Member',
  pool: 'Pool',
  health_monitor: 'Health Monitor',
  l7policy: 'L7 Policy',
  l7rule: 'L7 Rule',
}

export const quotaOf = (state: LoadBalancerState, projectId: string): Quota =>
  state.quotas.get(projectId) ?? defaultQuota

function checkQuota(state: LoadBalancerState, projectId: string, kind: QuotaKind): void {
  const items = {
    load_balancer: state.loadBalancers,
    listener: state.listeners,
    member: state.members,
    pool: state.pools,
    health_monitor: state.monitors,
    l7policy: new Map<string, Base>(),
    l7rule: new Map<string, Base>(),
  }[kind]
  const limit = quotaOf(state, projectId)[kind]
  if (limit < 0) return
  const used = [...items.values()].filter(item => item.project_id === projectId).length
  if (used >= limit) throw overQuota(titles[kind])
}

function newBase(
  state: LoadBalancerState,
  projectId: string,
  asked: { name?: string | undefined; tags?: string[] | undefined; admin_state_up?: boolean | undefined },
): Base {
  return {
    id: newUuid(),
    name: asked.name ?? '',
    project_id: projectId,
    tenant_id: projectId,
    provisioning_status: 'PENDING_CREATE',
    admin_state_up: asked.admin_state_up ?? true,
    tags: asked.tags ?? [],
    created_at: isoPlain(state.clock.now()),
    updated_at: null,
  }
}

export function addLoadBalancer(state: LoadBalancerState, caller: Caller, asked: LoadBalancerRequest): LoadBalancer {
  const projectId = asked.project_id ?? asked.tenant_id ?? caller.projectId ?? ''
  if (projectId !== caller.projectId && !caller.isAdmin) throw forbidden()
  checkQuota(state, projectId, 'load_balancer')
  const base = newBase(state, projectId, asked)
  const vip = vipPort(state, caller, projectId, base.id, asked)
  const fixed = vip.port.fixed_ips[0]
  const loadBalancer: LoadBalancer = {
    ...base,
    description: asked.description ?? '',
    vip_address: fixed?.ip_address ?? '',
    vip_port_id: vip.port.id,
    vip_subnet_id: fixed?.subnet_id ?? '',
    vip_network_id: vip.port.network_id,
    provider: asked.provider ?? 'amphora',
    flavor_id: asked.flavor_id ?? null,
    availability_zone: asked.availability_zone ?? null,
    ownPort: vip.ownPort,
    groupId: vip.groupId,
  }
  state.loadBalancers.set(loadBalancer.id, loadBalancer)
  try {
    for (const listener of asked.listeners ?? []) addListener(state, loadBalancer, listener)
  } catch (refusal) {
    eraseLoadBalancer(state, loadBalancer)
    throw refusal
  }
  return loadBalancer
}

/** The port given, or one that Octavia makes in the tenant's subnet, guarded by a group of its own project. */
function vipPort(
  state: LoadBalancerState,
  caller: Caller,
  projectId: string,
  id: string,
  asked: LoadBalancerRequest,
): { port: Port; ownPort: boolean; groupId: string | undefined } {
  const { network } = state
  if (asked.vip_port_id) {
    const port = network.ports.get(asked.vip_port_id)
    if (!port || !canSee(caller, port.project_id)) throw badRequest(`Port ${asked.vip_port_id} not found.`)
    return { port, ownPort: false, groupId: undefined }
  }
  const networkId = asked.vip_subnet_id
    ? network.subnets.get(asked.vip_subnet_id)?.network_id
    : (asked.vip_network_id ?? undefined)
  if (!asked.vip_subnet_id && !asked.vip_network_id)
    throw validation('VIP must contain one of: vip_port_id, vip_network_id, vip_subnet_id.')
  const found = network.networks.get(networkId ?? '')
  if (!found || !canSee(caller, found.project_id))
    throw badRequest(
      asked.vip_subnet_id ? `Subnet ${asked.vip_subnet_id} not found.` : `Network ${asked.vip_network_id} not found.`,
    )
  const limit = networkQuotaOf(network, projectId).port
  if (limit >= 0 && networkCountOf(network, projectId, 'port') >= limit)
    throw conflict("Quota exceeded for resources: ['port'].")
  const group = addGroup(network, 'octavia', `lb-${id}`)
  const port = addPort(network, {
    projectId,
    networkId: found.id,
    name: `octavia-lb-${id}`,
    fixedIps: asked.vip_subnet_id
      ? [{ subnet_id: asked.vip_subnet_id, ip_address: asked.vip_address ?? undefined }]
      : undefined,
    deviceId: `lb-${id}`,
    deviceOwner: 'Octavia',
    securityGroups: [group.id],
    isSecured: true,
  })
  port.admin_state_up = false
  return { port, ownPort: true, groupId: group.id }
}

export function addListener(
  state: LoadBalancerState,
  loadBalancer: LoadBalancer,
  asked: Omit<ListenerRequest, 'loadbalancer_id'>,
): Listener {
  const isTaken = listenersOf(state, loadBalancer.id).some(
    one => one.protocol_port === asked.protocol_port && (one.protocol === 'UDP') === (asked.protocol === 'UDP'),
  )
  if (isTaken)
    throw conflict(
      `Another Listener on this Load Balancer is already using protocol ${asked.protocol} and protocol_port ${asked.protocol_port}`,
    )
  checkQuota(state, loadBalancer.project_id, 'listener')
  if (asked.default_pool_id && state.pools.get(asked.default_pool_id)?.loadBalancerId !== loadBalancer.id)
    throw notFound('Pool', asked.default_pool_id)
  const listener: Listener = {
    ...newBase(state, loadBalancer.project_id, asked),
    description: asked.description ?? '',
    loadBalancerId: loadBalancer.id,
    protocol: asked.protocol,
    protocol_port: asked.protocol_port,
    connection_limit: asked.connection_limit ?? -1,
    default_pool_id: asked.default_pool_id ?? null,
    allowed_cidrs: asked.allowed_cidrs ?? null,
    timeout_client_data: asked.timeout_client_data ?? 50_000,
    timeout_member_connect: asked.timeout_member_connect ?? 5000,
    timeout_member_data: asked.timeout_member_data ?? 50_000,
    timeout_tcp_inspect: asked.timeout_tcp_inspect ?? 0,
    insert_headers: asked.insert_headers ?? {},
  }
  state.listeners.set(listener.id, listener)
  if (asked.default_pool) listener.default_pool_id = addPool(state, loadBalancer, asked.default_pool).id
  return listener
}

export function addPool(
  state: LoadBalancerState,
  loadBalancer: LoadBalancer,
  asked: Omit<PoolRequest, 'listener_id' | 'loadbalancer_id'>,
  listener?: Listener,
): Pool {
  if (listener?.default_pool_id) throw conflict('This listener already has a default pool')
  checkQuota(state, loadBalancer.project_id, 'pool')
  const pool: Pool = {
    ...newBase(state, loadBalancer.project_id, asked),
    description: asked.description ?? '',
    loadBalancerId: loadBalancer.id,
    protocol: asked.protocol,
    lb_algorithm: asked.lb_algorithm,
    session_persistence: asked.session_persistence ?? null,
  }
  state.pools.set(pool.id, pool)
  if (listener) listener.default_pool_id = pool.id
  for (const member of asked.members ?? []) addMember(state, pool, member)
  if (asked.healthmonitor) addMonitor(state, pool, asked.healthmonitor)
  return pool
}

export function addMember(state: LoadBalancerState, pool: Pool, asked: MemberRequest): Member {
  const isTaken = membersOf(state, pool.id).some(
    one => one.address === asked.address && one.protocol_port === asked.protocol_port,
  )
  if (isTaken)
    throw conflict(
      `Another member on this pool is already using ip ${asked.address} on protocol_port ${asked.protocol_port}`,
    )
  if (asked.subnet_id && !state.network.subnets.has(asked.subnet_id))
    throw badRequest(`Subnet ${asked.subnet_id} not found.`)
  checkQuota(state, pool.project_id, 'member')
  const member: Member = {
    ...newBase(state, pool.project_id, asked),
    poolId: pool.id,
    address: asked.address,
    protocol_port: asked.protocol_port,
    weight: asked.weight ?? 1,
    backup: asked.backup ?? false,
    subnet_id: asked.subnet_id ?? null,
    monitor_address: asked.monitor_address ?? null,
    monitor_port: asked.monitor_port ?? null,
  }
  state.members.set(member.id, member)
  return member
}

export function addMonitor(state: LoadBalancerState, pool: Pool, asked: Omit<MonitorRequest, 'pool_id'>): Monitor {
  if (monitorOf(state, pool.id)) throw conflict('This pool already has a health monitor')
  checkQuota(state, pool.project_id, 'health_monitor')
  const isHttp = asked.type === 'HTTP' || asked.type === 'HTTPS'
  const monitor: Monitor = {
    ...newBase(state, pool.project_id, asked),
    poolId: pool.id,
    type: asked.type,
    delay: asked.delay,
    timeout: asked.timeout,
    max_retries: asked.max_retries,
    max_retries_down: asked.max_retries_down ?? 3,
    http_method: asked.http_method ?? (isHttp ? 'GET' : null),
    url_path: asked.url_path ?? (isHttp ? '/' : null),
    expected_codes: asked.expected_codes ?? (isHttp ? '200' : null),
  }
  state.monitors.set(monitor.id, monitor)
  return monitor
}
