import type { Listener, LoadBalancer, LoadBalancerState, Member, Monitor, Pool } from './state'
import { listenersOf, membersOf, monitorOf, poolsOf } from './state'
import { listenerStatus, loadBalancerStatus, memberStatus, poolStatus } from './statuses'

const refs = (items: { id: string }[]) => items.map(({ id }) => ({ id }))

/** Octavia's objects as it sends them. */
export const loadBalancerView = (state: LoadBalancerState, of: LoadBalancer): Record<string, unknown> => {
  const { ownPort: _, groupId: __, ...wire } = of
  return {
    ...wire,
    operating_status: loadBalancerStatus(state, of),
    listeners: refs(listenersOf(state, of.id)),
    pools: refs(poolsOf(state, of.id)),
    additional_vips: [],
    vip_qos_policy_id: null,
  }
}

export const listenerView = (of: Listener): Record<string, unknown> => {
  const { loadBalancerId, ...wire } = of
  return {
    ...wire,
    operating_status: listenerStatus(of),
    loadbalancers: [{ id: loadBalancerId }],
    l7policies: [],
    alpn_protocols: null,
    client_authentication: 'NONE',
    client_ca_tls_container_ref: null,
    client_crl_container_ref: null,
    default_tls_container_ref: null,
    sni_container_refs: [],
    tls_ciphers: null,
    tls_versions: null,
  }
}

export const poolView = (state: LoadBalancerState, of: Pool): Record<string, unknown> => {
  const { loadBalancerId, ...wire } = of
  const monitor = monitorOf(state, of.id)
  const listeners = listenersOf(state, loadBalancerId).filter(one => one.default_pool_id === of.id)
  return {
    ...wire,
    operating_status: poolStatus(state, of),
    loadbalancers: [{ id: loadBalancerId }],
    listeners: refs(listeners),
    members: refs(membersOf(state, of.id)),
    healthmonitor_id: monitor?.id ?? null,
    alpn_protocols: null,
    ca_tls_container_ref: null,
    crl_container_ref: null,
    tls_ciphers: null,
    tls_container_ref: null,
    tls_enabled: false,
    tls_versions: null,
  }
}

export const memberView = (state: LoadBalancerState, of: Member): Record<string, unknown> => {
  const { poolId: _, ...wire } = of
  return { ...wire, operating_status: memberStatus(state, of) }
}

export const monitorView = (of: Monitor): Record<string, unknown> => {
  const { poolId, ...wire } = of
  return {
    ...wire,
    operating_status: of.provisioning_status === 'PENDING_CREATE' ? 'OFFLINE' : 'ONLINE',
    pools: [{ id: poolId }],
    http_version: null,
    domain_name: null,
  }
}
