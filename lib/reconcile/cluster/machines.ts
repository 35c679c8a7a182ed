import { randomInt } from 'node:crypto'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import { machineName } from '@/lib/domain/names'
import { createMachine, type Machine } from '@/lib/store/machines'
import type { Context } from './context'
import { controlPlaneGroup } from './steps/server-groups'

/** A row of machines of one shape: the control plane, or a pool. */
export type MachineSet = {
  group: string
  role: 'control-plane' | 'worker'
  poolName: string | null
  flavor: string
  zones: string[]
  replicas: number
  diskGiB: number | null
}

export function controlPlaneSet(spec: ClusterSpec): MachineSet {
  const { flavor, zones, replicas } = spec.controlPlane
  return { group: controlPlaneGroup, role: 'control-plane', poolName: null, flavor, zones, replicas, diskGiB: null }
}

export function poolSets(spec: ClusterSpec): MachineSet[] {
  return spec.nodePools.map(pool => ({ ...pool, group: pool.name, role: 'worker', poolName: pool.name }))
}

/** The machines of a set, made in the database where they are missing, in turn over the set's zones. Nothing is asked of the cloud. */
export async function ensureMachines(context: Context, set: MachineSet): Promise<Machine[]> {
  const { cluster } = context
  const there = cluster.machines.filter(machine => machine.role === set.role && machine.poolName === set.poolName)
  for (let index = there.length; index < set.replicas; index++) {
    const machine = await createMachine(context.db, {
      clusterId: cluster.id,
      name: machineName(cluster.name, set.group, index, randomSuffix()),
      role: set.role,
      poolName: set.poolName,
      zone: leastUsedZone(set.zones, there),
      flavor: set.flavor,
    })
    there.push(machine)
    cluster.machines.push(machine)
  }
  return there
}

function leastUsedZone(zones: string[], machines: Machine[]): string {
  const used = (zone: string) => machines.filter(machine => machine.zone === zone).length
  return zones.reduce((least, zone) => (used(zone) < used(least) ? zone : least), zones[0] ?? '')
}

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'
/** Tells a machine from the one that it replaces; no vowels, so that it never reads as a word. */
const randomSuffix = () => Array.from({ length: 5 }, () => alphabet[randomInt(alphabet.length)]).join('')
