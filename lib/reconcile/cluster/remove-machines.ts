import { report } from '@/lib/domain/report'
import { deleteMachine } from '@/lib/store/machines'
import { type Context, type Outcome, waiting } from './context'
import { removeResources } from './ensure'

/** Takes down the machines of a role: servers, then their disks and ports. Nothing when none is left. */
export async function removeMachines(context: Context, role: 'control-plane' | 'worker'): Promise<Outcome | undefined> {
  const { compute, network, volume } = await context.cloud()
  const machines = context.cluster.machines.filter(machine => machine.role === role)
  const ids = new Set(machines.map(machine => machine.id))
  const only = (entry: { machineId: string | null }) => entry.machineId !== null && ids.has(entry.machineId)
  const servers = await removeResources(context, {
    kind: 'server',
    only,
    find: async entry => (await context.servers()).find(server => server.name === entry.name),
    delete: async found => {
      if (found['OS-EXT-STS:task_state'] !== 'deleting') await compute.servers.delete(found.id)
    },
  })
  if (servers.length > 0) return waiting(report('RemovingServers', { count: servers.length }))
  const volumes = await removeResources(context, {
    kind: 'volume',
    only,
    find: async entry => (await volume.volumes.list({ name: entry.name }))[0],
    // Nova removes a root volume with its server; what is left was never attached.
    delete: async found => {
      if (found.status === 'available' || found.status.startsWith('error')) await volume.volumes.delete(found.id)
    },
  })
  const ports = await removeResources(context, {
    kind: 'port',
    only,
    find: async entry => (await context.ports()).find(port => port.name === entry.name),
    delete: found => network.ports.delete(found.id),
  })
  if (volumes.length + ports.length > 0) return waiting(report('RemovingMachineParts'))
  for (const machine of machines) await deleteMachine(context.db, machine.id)
  context.cluster.machines = context.cluster.machines.filter(machine => machine.role !== role)
  return undefined
}
