import type { Clock } from '../clock'

/** What every Neutron object has, as it is on the wire. */
export type Base = {
  id: string
  name?: string
  project_id: string
  tenant_id: string
  description: string | null
  tags: string[]
  created_at: string
  updated_at: string
  revision_number: number
}
export type Network = Base & {
  name: string
  admin_state_up: boolean
  mtu: number
  status: string
  subnets: string[]
  shared: boolean
  'router:external': boolean
  port_security_enabled: boolean
}
export type Subnet = Base & {
  name: string
  network_id: string
  ip_version: 4
  cidr: string
  gateway_ip: string | null
  allocation_pools: { start: string; end: string }[]
  dns_nameservers: string[]
  host_routes: unknown[]
  enable_dhcp: boolean
}
export type FixedIp = { subnet_id: string; ip_address: string }
export type Port = Base & {
  name: string
  network_id: string
  mac_address: string
  admin_state_up: boolean
  status: string
  device_id: string
  device_owner: string
  fixed_ips: FixedIp[]
  security_groups: string[]
  port_security_enabled: boolean
  allowed_address_pairs: unknown[]
  'binding:host_id': string
}
export type Gateway = { network_id: string; enable_snat: boolean; external_fixed_ips: FixedIp[] }
export type Router = Base & {
  name: string
  admin_state_up: boolean
  status: string
  external_gateway_info: Gateway | null
  routes: unknown[]
}
export type FloatingIp = Base & {
  floating_network_id: string
  floating_ip_address: string
  port_id: string | null
  fixed_ip_address: string | null
  router_id: string | null
  status: string
}
export type SecurityGroup = Base & { name: string; stateful: boolean; shared: boolean }
export type Rule = Base & {
  security_group_id: string
  direction: 'ingress' | 'egress'
  ethertype: 'IPv4' | 'IPv6'
  protocol: string | null
  port_range_min: number | null
  port_range_max: number | null
  remote_ip_prefix: string | null
  remote_group_id: string | null
}

/** Neutron's database. */
export type NetworkState = {
  clock: Clock
  networks: Map<string, Network>
  subnets: Map<string, Subnet>
  ports: Map<string, Port>
  routers: Map<string, Router>
  floatingIps: Map<string, FloatingIp>
  securityGroups: Map<string, SecurityGroup>
  rules: Map<string, Rule>
  /** Rules by their group, and ports by address and network: traffic asks for these all the time. */
  rulesByGroup: Map<string, Map<string, Rule>>
  portsByAddress: Map<string, Set<Port>>
  portsByNetwork: Map<string, Set<Port>>
  /** Taken addresses of each subnet. */
  taken: Map<string, Set<number>>
  quotas: Map<string, Quota>
  /** Told when the floating address of a port comes, goes or moves. */
  onFloatingIp: (portId: string) => void
}

export const quotaKinds = [
  'network',
  'subnet',
  'subnetpool',
  'port',
  'router',
  'floatingip',
  'rbac_policy',
  'security_group',
  'security_group_rule',
] as const
export type QuotaKind = (typeof quotaKinds)[number]
export type Quota = Record<QuotaKind, number>

/** Neutron's own defaults. */
export const defaultQuota: Quota = {
  network: 100,
  subnet: 100,
  subnetpool: -1,
  port: 500,
  router: 10,
  floatingip: 50,
  rbac_policy: 10,
  security_group: 10,
  security_group_rule: 100,
}

export function createNetworkState(clock: Clock): NetworkState {
  return {
    clock,
    networks: new Map(),
    subnets: new Map(),
    ports: new Map(),
    routers: new Map(),
    floatingIps: new Map(),
    securityGroups: new Map(),
    rules: new Map(),
    rulesByGroup: new Map(),
    portsByAddress: new Map(),
    portsByNetwork: new Map(),
    taken: new Map(),
    quotas: new Map(),
    onFloatingIp: () => {},
  }
}

export const quotaOf = (state: NetworkState, projectId: string): Quota => state.quotas.get(projectId) ?? defaultQuota

/** How many of a kind the project has. */
export function countOf(state: NetworkState, projectId: string, kind: QuotaKind): number {
  let n = 0
  for (const item of itemsOf(state, kind)) if (item.project_id === projectId) n += 1
  return n
}

function itemsOf(state: NetworkState, kind: QuotaKind): Iterable<Base> {
  switch (kind) {
    case 'network':
      return state.networks.values()
    case 'subnet':
      return state.subnets.values()
    case 'port':
      return state.ports.values()
    case 'router':
      return state.routers.values()
    case 'floatingip':
      return state.floatingIps.values()
    case 'security_group':
      return state.securityGroups.values()
    case 'security_group_rule':
      return state.rules.values()
    default:
      return []
  }
}
