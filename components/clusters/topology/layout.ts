import type { ClusterResponse, MachineResponse } from '@/lib/contract/clusters'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import { computeMachineState, type MachineState } from './machine-state'

/** One place for one machine: planned while there is none, filled when there is. */
export type Slot = { key: string; state: MachineState; machine: MachineResponse | null }

/** Machines of one shape, spread over the zones: one row of the picture. */
export type Tier = {
  key: string
  role: 'control-plane' | 'worker'
  /** Name of the pool; null for the control plane. */
  name: string | null
  flavor: string
  wanted: number
  ready: number
  /** By zone, in the order of the picture's columns. */
  cells: { zone: string; slots: Slot[] }[]
}

export type Layout = { zones: string[]; tiers: Tier[] }

/** Whether the cluster is being made: it is not wrong then that something is not there yet. */
export function comesUp(cluster: Pick<ClusterResponse, 'operation'>): boolean {
  return cluster.operation?.kind === 'create' && cluster.operation.finishedAt === null
}

/** A machine without a zone yet is shown in this column. */
const anyZone = ''

/**
 * Where everything is drawn. What is asked for keeps its place while it becomes real, so nothing moves: wish and machine
 * share a slot. Machines that nobody asks for any more are shown after the wished ones until they are gone.
 */
export function computeLayout(
  cluster: Pick<ClusterResponse, 'spec' | 'machines' | 'deletionRequestedAt' | 'operation'>,
): Layout {
  const { spec, machines } = cluster
  const groups = [
    { key: 'control-plane', role: 'control-plane' as const, name: null, ...spec.controlPlane },
    ...spec.nodePools.map(pool => ({ ...pool, key: `pool-${pool.name}`, role: 'worker' as const })),
    ...removedPools(spec, machines),
  ]
  const zones = computeZones(spec, machines)
  const stateOf = (machine: MachineResponse) => computeMachineState(machine, comesUp(cluster))
  const tiers = groups.map(group => {
    const own = machines.filter(m => m.role === group.role && m.poolName === group.name)
    const wanted = cluster.deletionRequestedAt ? 0 : group.replicas
    const slots = fillSlots({ ...group, wanted, stateOf }, own)
    return {
      key: group.key,
      role: group.role,
      name: group.name,
      flavor: group.flavor,
      wanted: group.replicas,
      ready: own.filter(m => stateOf(m) === 'ready').length,
      cells: zones.map(zone => ({ zone, slots: slots.filter(s => s.zone === zone).map(s => s.slot) })),
    }
  })
  return { zones, tiers }
}

function computeZones(spec: ClusterSpec, machines: MachineResponse[]): string[] {
  const named = [spec.controlPlane.zones, ...spec.nodePools.map(p => p.zones)].flat()
  const placed = machines.map(m => m.zone ?? anyZone)
  return [...new Set([...named, ...placed])].sort()
}

function removedPools(spec: ClusterSpec, machines: MachineResponse[]) {
  const known = spec.nodePools.map(p => p.name)
  const workers = machines.filter(m => m.role === 'worker')
  const names = [...new Set(workers.map(m => m.poolName ?? ''))].filter(n => !known.includes(n))
  return names.map(name => ({
    key: `pool-${name}`,
    role: 'worker' as const,
    name,
    flavor: workers.find(m => m.poolName === name)?.flavor ?? '',
    zones: [] as string[],
    replicas: 0,
  }))
}

type Placed = { zone: string; slot: Slot }

/** Wishes go over the zones in turn, as the reconciler places machines; each takes a machine of its zone, oldest first. */
function fillSlots(
  of: { key: string; zones: string[]; wanted: number; stateOf: (machine: MachineResponse) => MachineState },
  machines: MachineResponse[],
): Placed[] {
  const { key, zones, wanted, stateOf } = of
  const left = [...machines].sort((a, b) => a.createdAt.localeCompare(b.createdAt) || a.name.localeCompare(b.name))
  const takeFrom = (zone: string) => {
    const at = left.findIndex(m => (m.zone ?? anyZone) === zone)
    return at < 0 ? null : (left.splice(at, 1)[0] ?? null)
  }
  const wishes = Array.from({ length: wanted }, (_, i) => {
    const zone = zones[i % Math.max(zones.length, 1)] ?? anyZone
    return { zone, machine: takeFrom(zone), index: i }
  })
  // A machine that stands elsewhere than wished still answers a wish; it is shown where it stands.
  const answered = wishes.map(wish =>
    wish.machine || left.length === 0 ? wish : { ...wish, machine: left.shift() ?? null },
  )
  const slots = answered.map(({ zone, machine, index }) => ({
    zone: machine ? (machine.zone ?? anyZone) : zone,
    slot: { key: `${key}-${index}`, state: machine ? stateOf(machine) : ('planned' as const), machine },
  }))
  const surplus = left.map(machine => ({
    zone: machine.zone ?? anyZone,
    slot: { key: machine.id, state: stateOf(machine), machine },
  }))
  return [...slots, ...surplus]
}
