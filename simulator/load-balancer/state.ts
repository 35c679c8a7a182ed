import type { Clock } from '../clock'
import type { NetworkState } from '../network/state'

export type ProvisioningStatus = 'ACTIVE' | 'ERROR' | 'PENDING_CREATE' | 'PENDING_UPDATE' | 'PENDING_DELETE'

/** What every Octavia object has, as it is on the wire. */
export type Base = {
  id: string
  name: string
  project_id: string
  tenant_id: string
  provisioning_status: ProvisioningStatus
  admin_state_up: boolean
  tags: string[]
  created_at: string
  updated_at: string | null
}
export type LoadBalancer = Base & {
  description: string
  vip_address: string
  vip_port_id: string
  vip_subnet_id: string
  vip_network_id: string
  provider: string
  flavor_id: string | null
  availability_zone: string | null
  /** Security group that Octavia keeps for the VIP port, and whether the port was made by Octavia. */
  ownPort: boolean
  groupId: string | undefined
}
export type Listener = Base & {
  description: string
  loadBalancerId: string
  protocol: string
  protocol_port: number
  connection_limit: number
  default_pool_id: string | null
  allowed_cidrs: string[] | null
  timeout_client_data: number
  timeout_member_connect: number
  timeout_member_data: number
  timeout_tcp_inspect: number
  insert_headers: Record<string, string>
}
export type Pool = Base & {
  description: string
  loadBalancerId: string
  protocol: string
  lb_algorithm: string
  session_persistence: unknown
}
export type Member = Base & {
  poolId: string
  address: string
  protocol_port: number
  weight: number
  backup: boolean
  subnet_id: string | null
  monitor_address: string | null
  monitor_port: number | null
}
export type Monitor = Base & {
  poolId: string
  type: string
  delay: number
  timeout: number
  max_retries: number
  max_retries_down: number
  http_method: string | null
  url_path: string | null
  expected_codes: string | null
}

/** Octavia's database. */
export type LoadBalancerState = {
  clock: Clock
  network: NetworkState
  loadBalancers: Map<string, LoadBalancer>
  listeners: Map<string, Listener>
  pools: Map<string, Pool>
  members: Map<string, Member>
  monitors: Map<string, Monitor>
  quotas: Map<string, Quota>
  /** Whether what a member stands for answers at this moment, as the load balancer's health monitor sees it. */
  isAnswering: (member: Member, loadBalancer: LoadBalancer) => boolean
  /** Told when listeners, pools or members of a load balancer have changed. */
  onChange: (loadBalancer: LoadBalancer) => void
  /** How many times longer than usual work on an object of this name takes. */
  slowness: (name: string) => number
}

export const quotaKinds = [
  'load_balancer',
  'listener',
  'member',
  'pool',
  'health_monitor',
  'l7policy',
  'l7rule',
] as const
export type QuotaKind = (typeof quotaKinds)[number]
export type Quota = Record<QuotaKind, number>
/** Octavia's own default is no limit at all. */
export const defaultQuota: Quota = {
  load_balancer: -1,
  listener: -1,
  member: -1,
  pool: -1,
  health_monitor: -1,
  l7policy: -1,
  l7rule: -1,
}

export function createLoadBalancerState(clock: Clock, network: NetworkState): LoadBalancerState {
  return {
    clock,
    network,
    loadBalancers: new Map(),
    listeners: new Map(),
    pools: new Map(),
    members: new Map(),
    monitors: new Map(),
    quotas: new Map(),
    isAnswering: () => false,
    onChange: () => {},
    slowness: () => 1,
  }
}

const filter = <T>(items: Map<string, T>, keep: (item: T) => boolean): T[] => {
  const kept: T[] = []
  for (const item of items.values()) if (keep(item)) kept.push(item)
  return kept
}
export const listenersOf = (state: LoadBalancerState, id: string): Listener[] =>
  filter(state.listeners, one => one.loadBalancerId === id)
export const poolsOf = (state: LoadBalancerState, id: string): Pool[] =>
  filter(state.pools, one => one.loadBalancerId === id)
export const membersOf = (state: LoadBalancerState, poolId: string): Member[] =>
  filter(state.members, one => one.poolId === poolId)
export const monitorOf = (state: LoadBalancerState, poolId: string): Monitor | undefined =>
  filter(state.monitors, one => one.poolId === poolId)[0]
