import type { Failure } from '@/lib/domain/failure'
import { description, serverMetadata, tag } from '@/lib/domain/names'
import { type Report, report } from '@/lib/domain/report'
import { readConsole } from '@/lib/kubernetes/bootstrap-console'
import { type NodeSummary, serverIdFromProviderID } from '@/lib/kubernetes/node'
import type { Server } from '@/lib/openstack/compute/wire'
import { assertLease } from '@/lib/store/lease'
import { type Machine, saveMachine } from '@/lib/store/machines'
import type { Context } from './context'
import { ensureResource } from './ensure'
import { failure } from './failures'
import type { MachineSet } from './machines'

/** How far a machine is. */
export type MachineState =
  | { state: 'ready' }
  /** The node is there; it is not Ready. */
  | { state: 'joined'; report: Report }
  | { state: 'starting'; report: Report }
  | { state: 'failed'; failure: Failure }

/** The machine's port, before its server: the address is in the certificates and in the load balancer. */
export async function ensurePort(
  context: Context,
  machine: Machine,
  groupId: string,
): Promise<{ id: string; address: string }> {
  const known = context.cluster.ledger.find(e => e.kind === 'port' && e.name === machine.name && e.fate === null)
  const isUsed = (await context.servers()).some(server => server.name === machine.name)
  if (known?.cloudId && machine.address && isUsed) return { id: known.cloudId, address: machine.address }
  const { network } = await context.cloud()
  const there = await context.ports()
  const port = await ensureResource(context, {
    kind: 'port',
    name: machine.name,
    machineId: machine.id,
    list: async () => there.filter(p => p.name === machine.name),
    create: () =>
      network.ports.create({
        name: machine.name,
        description: description(context.cluster.id),
        network_id: context.observed.networkId ?? '',
        fixed_ips: [{ subnet_id: context.observed.subnetId ?? '' }],
        security_groups: [groupId],
      }),
  })
  const address = port.fixed_ips[0]?.ip_address ?? ''
  await saveMachine(context.db, machine, { address })
  return { id: port.id, address }
}

/** Brings a machine's server as far as it goes now. `userData` is asked for only when the server is made. */
export async function bringUpServer(
  context: Context,
  set: MachineSet,
  machine: Machine,
  portId: string,
  userData: () => Promise<string>,
): Promise<MachineState> {
  const server = await ensureServer(context, machine, set, { portId, userData })
  if (server) return observeMachine(context, machine, server, await context.nodes())
  return machine.failure
    ? { state: 'failed', failure: machine.failure }
    : { state: 'starting', report: report('ServerMissing', { machine: machine.name }) }
}

/**
 * The machine's server, made when it is missing. `userData` is asked for only then: it makes a bootstrap token.
 * `undefined` as long as there is nothing to look at.
 */
async function ensureServer(
  context: Context,
  machine: Machine,
  set: MachineSet,
  of: { portId: string; userData(): Promise<string> },
): Promise<Server | undefined> {
  const there = (await context.servers()).filter(server => server.name === machine.name)
  const known = there[0]
  if (!known && recentlyFailed(context, machine)) return undefined
  const volume = known || set.diskGiB === null ? undefined : await ensureRootVolume(context, machine, set.diskGiB)
  if (!known && set.diskGiB !== null && volume?.status !== 'available') return undefined
  const { compute } = await context.cloud()
  const { id } = await ensureResource<{ id: string }>(context, {
    kind: 'server',
    name: machine.name,
    machineId: machine.id,
    list: async () => there,
    create: async () => {
      const shape = await context.shape(machine.flavor)
      return compute.servers.create({
        name: machine.name,
        flavorRef: shape.flavorId,
        ...(volume
          ? {
              block_device_mapping_v2: [
                {
                  boot_index: 0,
                  uuid: volume.id,
                  source_type: 'volume',
                  destination_type: 'volume',
                  delete_on_termination: true,
                },
              ],
            }
          : { imageRef: shape.imageId }),
        ...(machine.zone ? { availability_zone: machine.zone } : {}),
        networks: [{ port: of.portId }],
        user_data: await of.userData(),
        metadata: serverMetadata(context.cluster.id, machine.id),
        tags: [tag(context.cluster.id)],
        // The metadata service can be reached by every pod; a config drive cannot.
        config_drive: true,
        'os:scheduler_hints': { group: context.observed.serverGroupIds?.[set.group] ?? '' },
      })
    },
  })
  await saveMachine(context.db, machine, {
    serverId: id,
    ...(known ? {} : { serverStatus: 'BUILD', serverActiveAt: null }),
  })
  return known
}

async function ensureRootVolume(context: Context, machine: Machine, sizeGiB: number) {
  const { volume } = await context.cloud()
  return ensureResource(context, {
    kind: 'volume',
    name: machine.name,
    machineId: machine.id,
    list: () => volume.volumes.list({ name: machine.name }),
    create: async () =>
      volume.volumes.create({
        name: machine.name,
        description: description(context.cluster.id),
        size: sizeGiB,
        imageRef: (await context.shape(machine.flavor)).imageId,
        ...(machine.zone ? { availability_zone: machine.zone } : {}),
        metadata: serverMetadata(context.cluster.id, machine.id),
      }),
  })
}

/** Compares a machine's server and node, writes what is seen, and says how far it is. */
async function observeMachine(
  context: Context,
  machine: Machine,
  server: Server,
  nodes: NodeSummary[],
): Promise<MachineState> {
  const node = nodes.find(n => serverIdFromProviderID(n.providerID) === server.id)
  const activeAt = server.status === 'ACTIVE' ? (machine.serverActiveAt ?? context.now()) : null
  const state = await machineState(context, machine, server, node, activeAt)
  if (machine.serverStatus !== 'ACTIVE' && server.status === 'ACTIVE')
    await say(context, machine, 'ServerActive', `Server ${machine.name} runs.`)
  if (machine.nodeReady !== 'True' && node?.ready === 'True')
    await say(context, machine, 'NodeReady', `Node ${machine.name} is ready.`)
  await saveMachine(context.db, machine, {
    serverStatus: server.status,
    serverActiveAt: activeAt,
    nodeReady: node?.ready ?? null,
    kubeletVersion: node?.kubeletVersion ?? null,
    nodeReadyAt: node?.ready === 'True' ? (machine.nodeReadyAt ?? context.now()) : machine.nodeReadyAt,
    failure: state.state === 'failed' ? state.failure : null,
  })
  return state
}

async function machineState(
  context: Context,
  machine: Machine,
  server: Server,
  node: NodeSummary | undefined,
  activeAt: Date | null,
): Promise<MachineState> {
  if (server.status === 'ERROR') return { state: 'failed', failure: await giveUpServer(context, machine, server) }
  if (node?.ready === 'True') return { state: 'ready' }
  const { name } = machine
  if (node)
    return {
      state: 'joined',
      report: node.readyMessage
        ? report('NodeNotReady', { machine: name, detail: node.readyMessage })
        : report('NodeSilent', { machine: name }),
    }
  if (!activeAt) return { state: 'starting', report: report('ServerBuilds', { machine: name, status: server.status }) }
  const silentMs = context.now().getTime() - activeAt.getTime()
  if (silentMs < context.patience.consoleAfterMs)
    return { state: 'starting', report: report('ServerBoots', { machine: name }) }
  return readSilence(context, machine, server, silentMs)
}

/** A server that runs and has no node: its console tells one that does not boot from one that does not join. */
async function readSilence(
  context: Context,
  machine: Machine,
  server: Server,
  silentMs: number,
): Promise<MachineState> {
  const { compute } = await context.cloud()
  const reading = readConsole(await compute.servers.consoleOutput(server.id, 200))
  const late = silentMs > context.patience.nodeStartupMs
  const stage = reading.stage ?? 'boot'
  if (!late && reading.outcome !== 'failed')
    return {
      state: 'starting',
      report: reading.booted
        ? report('MachineInstalls', { machine: machine.name, stage })
        : report('ServerBoots', { machine: machine.name }),
    }
  const params = { machine: machine.name, stage }
  const words = reading.booted
    ? {
        code: 'JoinFailed' as const,
        message: `Machine ${machine.name} booted but did not become a node; it stopped at: ${stage}.`,
      }
    : { code: 'BootFailed' as const, message: `Server ${machine.name} runs but never booted.` }
  if (late) await removeServer(context, machine, server)
  return {
    state: 'failed',
    failure: failure(
      {
        ...words,
        owner: 'operator',
        action: late
          ? 'The server is removed and made anew.'
          : 'The console’s last lines say why; after 10 minutes the server is made anew.',
        params,
      },
      {
        service: 'compute',
        operation: 'get console output',
        text: reading.lastLines.at(-1) ?? 'The console is empty.',
      },
      reading.lastLines,
    ),
  }
}

/** Nova says why a build failed in the server's fault. The server is removed; the next try comes after a while. */
async function giveUpServer(context: Context, machine: Machine, server: Server): Promise<Failure> {
  const text = server.fault?.message ?? 'The server is in status ERROR.'
  const noHost = /no valid host/i.test(text)
  await removeServer(context, machine, server)
  const params = { machine: machine.name, zone: machine.zone ?? '', flavor: machine.flavor }
  return failure(
    noHost
      ? {
          code: 'NoValidHost',
          owner: 'operator',
          message: `No host in ${machine.zone ?? 'the cloud'} has room for machine ${machine.name} (${machine.flavor}).`,
          action: 'It is tried again every minute; another zone or a smaller flavor would help now.',
          params,
        }
      : {
          code: 'ServerError',
          owner: 'operator',
          message: `Nova could not run server ${machine.name}.`,
          action: 'It is removed and made anew after a minute.',
          params,
        },
    { service: 'compute', operation: 'create server', text },
  )
}

async function removeServer(context: Context, machine: Machine, server: Server): Promise<void> {
  assertLease(context.lease)
  const { compute } = await context.cloud()
  await compute.servers.delete(server.id)
  context.observed.serverFailedAt = { ...context.observed.serverFailedAt, [machine.id]: context.now().toISOString() }
}

function recentlyFailed(context: Context, machine: Machine): boolean {
  const at = context.observed.serverFailedAt?.[machine.id]
  return at !== undefined && context.now().getTime() - new Date(at).getTime() < context.patience.retryServerAfterMs
}

function say(context: Context, machine: Machine, reason: string, message: string): Promise<void> {
  return context.event({
    type: 'Normal',
    reason,
    object: `machine/${machine.name}`,
    message,
    params: { machine: machine.name },
  })
}
