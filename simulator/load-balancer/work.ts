import { seconds } from '../clock'
import { isoPlain } from '../ids'
import { removePort } from '../network/ports'
import { removeGroup } from '../network/security-groups'
import { immutable, pending } from './refusals'
import type { Base, LoadBalancer, LoadBalancerState } from './state'
import { listenersOf, membersOf, monitorOf, poolsOf } from './state'

/** How long Octavia works, in simulated time: an amphora boots in about 45 s, a change of one takes a few seconds. */
const durationMs = { create: seconds(40), change: seconds(3), delete: seconds(8) }

const isPending = (item: Base) => item.provisioning_status.startsWith('PENDING')

/** Children may change only while the load balancer is ACTIVE. */
export function checkMutable(loadBalancer: LoadBalancer): void {
  if (loadBalancer.provisioning_status !== 'ACTIVE') throw immutable(loadBalancer.id)
}

/** The load balancer itself may also be deleted when it is in ERROR. */
export function checkNotPending(loadBalancer: LoadBalancer): void {
  if (isPending(loadBalancer)) throw pending(loadBalancer.provisioning_status, loadBalancer.id)
}

const treeOf = (state: LoadBalancerState, loadBalancer: LoadBalancer): Base[] => {
  const pools = poolsOf(state, loadBalancer.id)
  return [
    loadBalancer,
    ...listenersOf(state, loadBalancer.id),
    ...pools,
    ...pools.flatMap(pool => [...membersOf(state, pool.id), ...[monitorOf(state, pool.id) ?? []].flat()]),
  ]
}

/** Begins the building of a new load balancer, with whatever came in the same request. */
export function beginCreate(state: LoadBalancerState, loadBalancer: LoadBalancer): void {
  later(state, loadBalancer, durationMs.create, () => settle(state, loadBalancer))
}

/** Begins a change of the tree: the load balancer and `item` are pending until it is done. */
export function beginChange(state: LoadBalancerState, loadBalancer: LoadBalancer, item: Base): void {
  loadBalancer.provisioning_status = 'PENDING_UPDATE'
  if (item.provisioning_status === 'ACTIVE') item.provisioning_status = 'PENDING_UPDATE'
  later(state, loadBalancer, durationMs.change, () => settle(state, loadBalancer))
}

/** Begins the end of listeners, pools, members or monitors. */
export function beginRemove(state: LoadBalancerState, loadBalancer: LoadBalancer, items: Base[]): void {
  loadBalancer.provisioning_status = 'PENDING_UPDATE'
  for (const item of items) item.provisioning_status = 'PENDING_DELETE'
  later(state, loadBalancer, durationMs.change, () => settle(state, loadBalancer))
}

/** Begins the end of the load balancer, of all below it and of its VIP port. */
export function beginDelete(state: LoadBalancerState, loadBalancer: LoadBalancer): void {
  for (const item of treeOf(state, loadBalancer)) item.provisioning_status = 'PENDING_DELETE'
  state.onChange(loadBalancer)
  later(state, loadBalancer, durationMs.delete, () => eraseLoadBalancer(state, loadBalancer))
}

/** Goes on, from the beginning of the step, with all that was under way when the cloud was switched off. */
export function resumeWork(state: LoadBalancerState): void {
  for (const loadBalancer of state.loadBalancers.values()) {
    const status = loadBalancer.provisioning_status
    if (status === 'PENDING_CREATE') beginCreate(state, loadBalancer)
    if (status === 'PENDING_UPDATE') later(state, loadBalancer, durationMs.change, () => settle(state, loadBalancer))
    if (status === 'PENDING_DELETE') beginDelete(state, loadBalancer)
  }
}

function later(state: LoadBalancerState, loadBalancer: LoadBalancer, ms: number, then: () => void): void {
  state.clock.after(ms * state.slowness(loadBalancer.name), then)
}

function settle(state: LoadBalancerState, loadBalancer: LoadBalancer): void {
  const now = isoPlain(state.clock.now())
  for (const item of treeOf(state, loadBalancer)) {
    if (!isPending(item)) continue
    if (item.provisioning_status === 'PENDING_DELETE') erase(state, item)
    item.provisioning_status = 'ACTIVE'
    item.updated_at = now
  }
  const vip = state.network.ports.get(loadBalancer.vip_port_id)
  if (vip) vip.status = 'ACTIVE'
  state.onChange(loadBalancer)
}

/** Takes out one listener, pool, member or monitor. */
function erase(state: LoadBalancerState, { id }: Base): void {
  for (const items of [state.listeners, state.pools, state.members, state.monitors]) items.delete(id)
  for (const listener of state.listeners.values()) if (listener.default_pool_id === id) listener.default_pool_id = null
}

/** Takes a load balancer out with all that is below it and its VIP port. */
export function eraseLoadBalancer(state: LoadBalancerState, loadBalancer: LoadBalancer): void {
  for (const pool of poolsOf(state, loadBalancer.id)) {
    for (const member of membersOf(state, pool.id)) state.members.delete(member.id)
    const monitor = monitorOf(state, pool.id)
    if (monitor) state.monitors.delete(monitor.id)
    state.pools.delete(pool.id)
  }
  for (const listener of listenersOf(state, loadBalancer.id)) state.listeners.delete(listener.id)
  state.loadBalancers.delete(loadBalancer.id)
  const port = state.network.ports.get(loadBalancer.vip_port_id)
  if (port && loadBalancer.ownPort) removePort(state.network, port)
  if (loadBalancer.groupId !== undefined) removeGroup(state.network, loadBalancer.groupId)
  state.onChange(loadBalancer)
}
