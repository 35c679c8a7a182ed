import { report } from '@/lib/domain/report'
import { renderWorkerData } from '@/lib/kubernetes/bootstrap-data'
import { splitNodeLabels } from '@/lib/kubernetes/node-labels'
import type { Machine } from '@/lib/store/machines'
import { issueBootstrapToken } from '../bootstrap'
import { blocked, type Context, done, type Step, waiting } from '../context'
import { retryMs } from '../failures'
import { ensureMachines, type MachineSet, poolSets } from '../machines'
import { removeMachines } from '../remove-machines'
import { bringUpServer, ensurePort, type MachineState } from '../servers'

/** All workers at once; each has a token of its own. */
export const nodePools: Step = {
  name: 'node-pools',
  after: ['control-plane'],

  async reconcile(context) {
    const sets = poolSets(context.cluster.spec)
    const states = (await Promise.all(sets.map(set => reconcilePool(context, set)))).flat()
    const failed = states.flatMap(s => (s.state === 'failed' ? [s.failure] : []))
    const [failure] = failed
    if (failure) return blocked(failure, retryMs(failure))
    const ready = states.filter(s => s.state === 'ready').length
    const nodesReady = report('NodesReady', { ready, count: states.length })
    const next = states.find(s => s.state !== 'ready')
    if (next && next.state !== 'failed') return waiting(nodesReady, next.report)
    return done(nodesReady)
  },

  async remove(context) {
    const left = await removeMachines(context, 'worker')
    return left ?? done(report('NodePoolsGone'))
  },
}

async function reconcilePool(context: Context, set: MachineSet): Promise<MachineState[]> {
  const machines = await ensureMachines(context, set)
  return Promise.all(machines.map(machine => reconcileMachine(context, set, machine)))
}

async function reconcileMachine(context: Context, set: MachineSet, machine: Machine): Promise<MachineState> {
  const port = await ensurePort(context, machine, context.observed.workerGroupId ?? '')
  const state = await bringUpServer(context, set, machine, port.id, () => workerData(context, machine))
  if (state.state === 'ready') await reconcileLabels(context, machine)
  return state
}

/** Labels that a kubelet may not give itself. */
async function reconcileLabels(context: Context, machine: Machine): Promise<void> {
  const pool = context.cluster.spec.nodePools.find(p => p.name === machine.poolName)
  const wanted = splitNodeLabels(pool?.labels ?? {}).api
  if (Object.keys(wanted).length === 0) return
  const node = (await context.nodes()).find(n => n.name === machine.name)
  if (!node || Object.entries(wanted).every(([key, value]) => node.labels[key] === value)) return
  const kube = await context.kube()
  await kube?.patchLabels({ apiVersion: 'v1', kind: 'Node', name: node.name }, wanted)
}

async function workerData(context: Context, machine: Machine): Promise<string> {
  const pool = context.cluster.spec.nodePools.find(p => p.name === machine.poolName)
  return renderWorkerData({
    caPem: (await context.pki()).ca.cert,
    address: machine.address ?? '',
    vipAddress: context.observed.vipAddress ?? '',
    bootstrapToken: await issueBootstrapToken(context, machine),
    labels: pool?.labels ?? {},
    taints: pool?.taints ?? [],
  })
}
