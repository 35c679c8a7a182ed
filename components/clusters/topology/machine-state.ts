import type { MachineResponse } from '@/lib/contract/clusters'

/** How a machine is, in one word; each has its own shape, colour and name. */
export const machineStates = [
  'planned',
  'building',
  'joining',
  'ready',
  'not-ready',
  'unknown',
  'failed',
  'deleting',
] as const
export type MachineState = (typeof machineStates)[number]

type Evidence = Pick<MachineResponse, 'serverStatus' | 'nodeReady' | 'failure'>

/** Server statuses of Nova that mean the server is going or gone. */
const going = ['DELETED', 'SOFT_DELETED', 'DELETING']

/**
 * From the evidence, the worst first: a machine with a failure is not shown as busy. While a cluster comes up, a node that
 * is not ready yet is on its way, and nobody has to be alarmed.
 */
export function computeMachineState(machine: Evidence, comesUp = false): MachineState {
  if (machine.serverStatus && going.includes(machine.serverStatus)) return 'deleting'
  if (machine.failure || machine.serverStatus === 'ERROR') return 'failed'
  if (machine.nodeReady === 'True') return 'ready'
  if (machine.nodeReady && comesUp) return 'joining'
  if (machine.nodeReady === 'False') return 'not-ready'
  if (machine.nodeReady === 'Unknown') return 'unknown'
  if (!machine.serverStatus) return 'planned'
  return machine.serverStatus === 'ACTIVE' ? 'joining' : 'building'
}
