import type { Caller } from '../identity/caller'
import { normalizedCidr, rulesOf } from './security-groups'
import type { FloatingIp, Network, NetworkState, Port, Router, Rule, SecurityGroup, Subnet } from './state'

/** Neutron's objects as it sends them. */
export const networkView = (network: Network, caller: Caller): Record<string, unknown> => {
  const { 'router:external': isExternal, ...rest } = network
  // Zed with the new default policies shows this attribute to owner and admin only, as the lab does.
  const isOwn = caller.isAdmin || caller.projectId === network.project_id
  return {
    ...rest,
    ...(isOwn && { 'router:external': isExternal }),
    ...(isExternal && { is_default: false }),
    availability_zone_hints: [],
    availability_zones: [],
    ipv4_address_scope: null,
    ipv6_address_scope: null,
    qos_policy_id: null,
    ...(caller.isAdmin && {
      'provider:network_type': network['router:external'] ? 'flat' : 'vxlan',
      'provider:physical_network': network['router:external'] ? 'physnet1' : null,
      'provider:segmentation_id': null,
    }),
  }
}

export const subnetView = (subnet: Subnet): Record<string, unknown> => ({
  ...subnet,
  ipv6_address_mode: null,
  ipv6_ra_mode: null,
  service_types: [],
  subnetpool_id: null,
})

export const portView = (port: Port, caller: Caller): Record<string, unknown> => {
  const { 'binding:host_id': host, ...rest } = port
  return {
    ...rest,
    'binding:vnic_type': 'normal',
    extra_dhcp_opts: [],
    qos_network_policy_id: null,
    qos_policy_id: null,
    ...(caller.isAdmin && {
      'binding:host_id': host,
      'binding:profile': {},
      'binding:vif_details': host === '' ? {} : { port_filter: true },
      'binding:vif_type': host === '' ? 'unbound' : 'bridge',
    }),
  }
}

export const routerView = (router: Router): Record<string, unknown> => ({
  ...router,
  availability_zone_hints: [],
  availability_zones: [],
  flavor_id: null,
})

export const floatingIpView = (state: NetworkState, floating: FloatingIp): Record<string, unknown> => {
  const port = state.ports.get(floating.port_id ?? '')
  return {
    ...floating,
    qos_policy_id: null,
    port_details: port
      ? {
          name: port.name,
          network_id: port.network_id,
          mac_address: port.mac_address,
          admin_state_up: port.admin_state_up,
          status: port.status,
          device_id: port.device_id,
          device_owner: port.device_owner,
        }
      : null,
  }
}

export const ruleView = (rule: Rule): Record<string, unknown> => ({
  ...rule,
  normalized_cidr: normalizedCidr(rule.remote_ip_prefix),
  remote_address_group_id: null,
})

export const groupView = (state: NetworkState, group: SecurityGroup): Record<string, unknown> => ({
  ...group,
  security_group_rules: rulesOf(state, group.id).map(ruleView),
})
