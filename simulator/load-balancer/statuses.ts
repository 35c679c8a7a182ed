import type { Base, Listener, LoadBalancer, LoadBalancerState, Member, Pool } from './state'
import { listenersOf, membersOf, monitorOf, poolsOf } from './state'

const isSettled = (item: Base) => item.provisioning_status === 'ACTIVE'

/**
 * Operating statuses, worked out when asked for: what Octavia's health manager would have reported by now. Members
 * without a monitor are not looked at.
 */
export function memberStatus(state: LoadBalancerState, member: Member): string {
  const pool = state.pools.get(member.poolId)
  const loadBalancer = pool && state.loadBalancers.get(pool.loadBalancerId)
  if (!member.admin_state_up || !loadBalancer || member.provisioning_status === 'PENDING_CREATE') return 'OFFLINE'
  const monitor = monitorOf(state, member.poolId)
  if (!monitor?.admin_state_up || !isSettled(monitor)) return 'NO_MONITOR'
  return state.isAnswering(member, loadBalancer) ? 'ONLINE' : 'ERROR'
}

export function poolStatus(state: LoadBalancerState, pool: Pool): string {
  if (!pool.admin_state_up || pool.provisioning_status === 'PENDING_CREATE') return 'OFFLINE'
  const members = membersOf(state, pool.id).map(member => memberStatus(state, member))
  const failed = members.filter(status => status === 'ERROR').length
  if (failed === 0) return 'ONLINE'
  return failed === members.length ? 'ERROR' : 'DEGRADED'
}

export const listenerStatus = (listener: Listener): string =>
  listener.admin_state_up && listener.provisioning_status !== 'PENDING_CREATE' ? 'ONLINE' : 'OFFLINE'

export function loadBalancerStatus(state: LoadBalancerState, loadBalancer: LoadBalancer): string {
  if (loadBalancer.provisioning_status === 'ERROR') return 'ERROR'
  if (!loadBalancer.admin_state_up || loadBalancer.provisioning_status === 'PENDING_CREATE') return 'OFFLINE'
  const statuses = poolsOf(state, loadBalancer.id).map(pool => poolStatus(state, pool))
  return ['ERROR', 'DEGRADED'].find(status => statuses.includes(status)) ?? 'ONLINE'
}

/** The answer of /status: the whole tree. */
export function statusTree(state: LoadBalancerState, loadBalancer: LoadBalancer) {
  const brief = (item: Base, operating_status: string) => ({
    id: item.id,
    name: item.name,
    operating_status,
    provisioning_status: item.provisioning_status,
  })
  const poolTree = (pool: Pool) => {
    const monitor = monitorOf(state, pool.id)
    return {
      ...brief(pool, poolStatus(state, pool)),
      ...(monitor && { health_monitor: { ...brief(monitor, 'ONLINE'), type: monitor.type } }),
      members: membersOf(state, pool.id).map(member => ({
        ...brief(member, memberStatus(state, member)),
        address: member.address,
        protocol_port: member.protocol_port,
      })),
    }
  }
  const listenerTree = (listener: Listener) => {
    const pool = state.pools.get(listener.default_pool_id ?? '')
    return { ...brief(listener, listenerStatus(listener)), pools: pool ? [poolTree(pool)] : [] }
  }
  return {
    loadbalancer: {
      ...brief(loadBalancer, loadBalancerStatus(state, loadBalancer)),
      listeners: listenersOf(state, loadBalancer.id).map(listenerTree),
    },
  }
}
