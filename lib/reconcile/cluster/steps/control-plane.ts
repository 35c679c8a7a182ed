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
import { ensurePort, ensureServer, type MachineState, observeMachine } from '../servers'
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
    const ports = await Promise.all(
      machines.map(machine => ensurePort(context, machine, context.observed.controlPlaneGroupId ?? '')),
    )
    const members = isFresh(context, memberCheck) ? undefined : await ensureNextMember(context, machines)
    if (!members) markSeen(context, memberCheck)
    for (const [index, machine] of machines.entries()) {
      const outcome = await bringUp(context, set, machine, { first: index === 0, portId: ports[index]?.id ?? '' })
      if (outcome) return outcome
    }
    return members ?? done(`The control plane answers; ${machines.length} of ${set.replicas} machines are up.`)
  },

  async remove(context) {
    const left = await removeMachines(context, 'control-plane')
    return left ?? done('The control plane’s machines are gone.')
  },
}

const memberCheck = 'members'

/** Brings one machine as far as it goes now; nothing when it is up. */
async function bringUp(
  context: Context,
  set: MachineSet,
  machine: Machine,
  of: { first: boolean; portId: string },
): Promise<Outcome | undefined> {
  const isMember = context.cluster.ledger.some(e => e.kind === 'member' && e.name === machine.name && e.cloudId)
  if (!isMember) return waiting(`Adding ${machine.name} to the load balancer.`, usable(context))
  const server = await ensureServer(context, machine, set, {
    portId: of.portId,
    userData: () => (of.first ? initData(context, machine) : joinData(context, machine)),
  })
  if (!server) return waiting(`Machine ${machine.name} waits for its server.`, usable(context))
  const state = await observeMachine(context, machine, server, await context.nodes())
  return of.first ? firstMachineOutcome(context, state) : machineOutcome(context, state)
}

async function firstMachineOutcome(context: Context, state: MachineState): Promise<Outcome | undefined> {
  if (state.state === 'ready' || state.state === 'joined') context.observed.initialized = true
  return machineOutcome(context, state)
}

function machineOutcome(context: Context, state: MachineState): Outcome | undefined {
  switch (state.state) {
    case 'ready':
      return undefined
    case 'failed':
      return blocked(state.failure, retryMs(state.failure), usable(context))
    default:
      return waiting(state.message, usable(context))
  }
}

/** Once the API answered, network plugin and workers may come: a control-plane node is not Ready without the one. */
const usable = (context: Context) => ({ usable: context.observed.initialized === true })

/** Octavia takes one change at a time: adds the first missing member. Nothing when all are there. */
async function ensureNextMember(context: Context, machines: Machine[]): Promise<Outcome | undefined> {
  const { loadBalancer } = await context.cloud()
  const poolId = context.observed.poolId ?? ''
  const there = await loadBalancer.members.list(poolId)
  const missing = machines.find(machine => !there.some(m => m.address === machine.address))
  const known = machines.filter(machine => machine !== missing && there.some(m => m.address === machine.address))
  const next = missing ? [...known, missing] : known
  for (const machine of next) {
    const balancer =
      machine === missing ? await loadBalancer.loadBalancers.get(context.observed.loadBalancerId ?? '') : undefined
    if (balancer && balancer.provisioning_status !== 'ACTIVE')
      return waiting('Octavia is working on the load balancer.', usable(context))
    await ensureResource(context, {
      kind: 'member',
      name: machine.name,
      machineId: machine.id,
      list: async () => there.filter(m => m.address === machine.address),
      create: () =>
        loadBalancer.members.create(poolId, {
          name: machine.name,
          address: machine.address ?? '',
          protocol_port: apiPort,
          subnet_id: context.observed.subnetId ?? '',
        }),
    })
  }
  return missing ? waiting(`Adding ${missing.name} to the load balancer.`, usable(context)) : undefined
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
