import { report } from '@/lib/domain/report'
import { renderControlPlaneJoinData, renderInitData } from '@/lib/kubernetes/bootstrap-data'
import { createBootstrapToken } from '@/lib/kubernetes/bootstrap-token'
import type { Machine } from '@/lib/store/machines'
import { issueBootstrapToken } from '../bootstrap'
import { blocked, type Context, done, type Outcome, type Step, waiting } from '../context'
import { ensureResource } from '../ensure'
import { retryMs } from '../failures'
import { isFresh, markSeen } from '../freshness'
import { controlPlaneSet, ensureMachines, type MachineSet } from '../machines'
import { removeMachines } from '../remove-machines'
import { bringUpServer, ensurePort, type MachineState } from '../servers'
import { apiPort } from './load-balancer'

/**
 * The first machine makes the cluster, the others join it one after the other: each join goes through etcd's learner, and
 * etcd takes one at a time (facts 1.5). Nodes may join as soon as the API answers.
 */
export const controlPlane: Step = {
  name: 'control-plane',
  after: ['security-groups', 'server-groups', 'load-balancer'],

  async reconcile(context) {
    const set = controlPlaneSet(context.cluster.spec)
    const machines = await ensureMachines(context, set)
    for (const [index, machine] of machines.entries()) {
      const outcome = index === 0 ? await bringUpFirst(context, set, machine) : await bringUpNext(context, set, machine)
      if (outcome) return outcome
    }
    return done(report('ControlPlaneAnswers', { ready: machines.length, count: set.replicas }))
  },

  async remove(context) {
    const left = await removeMachines(context, 'control-plane')
    return left ?? done(report('ControlPlaneGone'))
  },
}

/** Makes the cluster. kubeadm asks for the API at the load balancer's address, so the machine is behind it from the start. */
async function bringUpFirst(context: Context, set: MachineSet, machine: Machine): Promise<Outcome | undefined> {
  const port = await ensurePort(context, machine, context.observed.controlPlaneGroupId ?? '')
  const member = await ensureMember(context, machine)
  if (member) return member
  const state = await bringUpServer(context, set, machine, port.id, () => initData(context, machine))
  if (state.state === 'ready' || state.state === 'joined') context.observed.initialized = true
  return outcomeOf(context, state)
}

/** Joins. It comes behind the load balancer when it is there: until then it would swallow a share of the requests. */
async function bringUpNext(context: Context, set: MachineSet, machine: Machine): Promise<Outcome | undefined> {
  const port = await ensurePort(context, machine, context.observed.controlPlaneGroupId ?? '')
  const state = await bringUpServer(context, set, machine, port.id, () => joinData(context, machine))
  return outcomeOf(context, state) ?? ensureMember(context, machine)
}

/** Nothing when the machine is up. */
function outcomeOf(context: Context, state: MachineState): Outcome | undefined {
  switch (state.state) {
    case 'ready':
      return undefined
    case 'failed':
      return blocked(state.failure, retryMs(state.failure), usable(context))
    default:
      return { ...waiting(state.report), ...usable(context) }
  }
}

/** Once the API answered, network plugin and workers may come: a control-plane node is not Ready without the one. */
const usable = (context: Context) => ({ usable: context.observed.initialized === true })

/** Puts the machine behind the load balancer. Octavia takes one change at a time. Nothing when it is there. */
async function ensureMember(context: Context, machine: Machine): Promise<Outcome | undefined> {
  const seen = `member ${machine.name}`
  if (isFresh(context, seen)) return undefined
  const { loadBalancer } = await context.cloud()
  const poolId = context.observed.poolId ?? ''
  const there = (await loadBalancer.members.list(poolId)).filter(member => member.address === machine.address)
  if (there.length === 0) {
    const balancer = await loadBalancer.loadBalancers.get(context.observed.loadBalancerId ?? '')
    if (balancer.provisioning_status !== 'ACTIVE') return { ...waiting(report('LoadBalancerBusy')), ...usable(context) }
  }
  await ensureResource(context, {
    kind: 'member',
    name: machine.name,
    machineId: machine.id,
    list: async () => there,
    create: () =>
      loadBalancer.members.create(poolId, {
        name: machine.name,
        address: machine.address ?? '',
        protocol_port: apiPort,
        subnet_id: context.observed.subnetId ?? '',
      }),
  })
  markSeen(context, seen)
  return undefined
}

async function initData(context: Context, machine: Machine): Promise<string> {
  const { cluster, observed } = context
  return renderInitData({
    clusterName: cluster.name,
    kubernetesVersion: (await context.release()).kubernetesVersion,
    pki: await context.pki(),
    address: machine.address ?? '',
    vipAddress: observed.vipAddress ?? '',
    apiAddress: observed.apiAddress ?? '',
    podCidr: cluster.spec.network.podCidr,
    serviceCidr: cluster.spec.network.serviceCidr,
    bootstrapToken: createBootstrapToken(),
  })
}

async function joinData(context: Context, machine: Machine): Promise<string> {
  return renderControlPlaneJoinData({
    pki: await context.pki(),
    address: machine.address ?? '',
    vipAddress: context.observed.vipAddress ?? '',
    bootstrapToken: await issueBootstrapToken(context, machine),
  })
}
