import { seconds } from '../clock'
import { isoSeconds } from '../ids'
import { firstBootIsOver } from '../machine'
import { addPort, bindPort, removePort, unbindPort } from '../network/ports'
import { countOf as networkCountOf, quotaOf as networkQuotaOf } from '../network/state'
import { addVolume, attach, beginDelete as beginDeleteVolume, detach, type Volume } from '../volume/state'
import { breakMachine, powerOff, powerOn } from './machines'
import { chooseHost } from './scheduler'
import { type BlockDevice, type ComputeState, isHostUp, type Server } from './state'

/** How long Nova works, in simulated time. */
const durationMs = {
  schedule: seconds(2),
  plug: seconds(4),
  spawn: seconds(16),
  spawnSpread: seconds(16),
  delete: seconds(5),
  power: seconds(4),
  rebuild: seconds(12),
  volumePoll: seconds(2),
}

/** A server may be deleted while something is still being done to it. */
const isThere = (state: ComputeState, server: Server) =>
  state.servers.get(server.id) === server && server.taskState !== 'deleting'

function later(state: ComputeState, server: Server, ms: number, then: () => void): void {
  state.clock.after(ms * state.faults.slowness(server.name), () => {
    if (isThere(state, server)) then()
  })
}

function change(state: ComputeState, server: Server, to: Partial<Server>): void {
  Object.assign(server, to, { updatedAt: state.clock.now() })
}

export function fail(state: ComputeState, server: Server, message: string): void {
  powerOff(state, server)
  change(state, server, {
    status: 'ERROR',
    vmState: 'error',
    taskState: null,
    powerState: 0,
    fault: { code: 500, created: isoSeconds(state.clock.now()), message },
  })
}

/** From request to ACTIVE or ERROR: a host, ports, volumes, then the machine itself. */
export function beginBuild(state: ComputeState, server: Server): void {
  later(state, server, durationMs.schedule, () => {
    const host = state.faults.hasNoValidHost(server.name) ? undefined : chooseHost(state, server)
    if (!host) {
      fail(state, server, 'No valid host was found. ')
      return
    }
    change(state, server, { host: host.name, taskState: 'networking' })
    later(state, server, durationMs.plug, () => connect(state, server))
  })
}

function connect(state: ComputeState, server: Server): void {
  if (plug(state, server)) {
    change(state, server, { taskState: 'block_device_mapping' })
    attachVolumes(state, server, () => spawn(state, server))
    return
  }
  unplug(state, server)
  change(state, server, { host: undefined })
  abort(state, server, 'Failed to allocate the network(s), not rescheduling.')
}

const abort = (state: ComputeState, server: Server, why: string) =>
  fail(state, server, `Build of instance ${server.id} aborted: ${why}`)

/** Binds the ports asked for and makes those that are not there; false when one cannot be had. */
function plug(state: ComputeState, server: Server): boolean {
  const zone = state.hosts.get(server.host ?? '')?.zone ?? ''
  for (const wanted of server.networks) {
    const port = wanted.portId === undefined ? makePort(state, server, wanted) : state.network.ports.get(wanted.portId)
    if (!port || (port.device_id !== '' && port.device_id !== server.id)) return false
    bindPort(state.network, port, { deviceId: server.id, zone, host: server.host ?? '' })
    server.portIds.push(port.id)
  }
  return true
}

function makePort(state: ComputeState, server: Server, wanted: Server['networks'][number]) {
  const limit = networkQuotaOf(state.network, server.projectId).port
  if (limit >= 0 && networkCountOf(state.network, server.projectId, 'port') >= limit) return undefined
  const network = state.network.networks.get(wanted.networkId ?? '')
  if (!network) return undefined
  const groups = server.securityGroups.flatMap(asked => {
    const found = [...state.network.securityGroups.values()].find(
      group => group.id === asked || (group.name === asked && group.project_id === server.projectId),
    )
    return found ? [found.id] : []
  })
  const port = addPort(state.network, {
    projectId: server.projectId,
    networkId: network.id,
    fixedIps: wanted.address === undefined ? undefined : [{ ip_address: wanted.address }],
    securityGroups: groups.length > 0 ? groups : undefined,
    isSecured: network.port_security_enabled,
  })
  server.ownPortIds.push(port.id)
  return port
}

/** Attaches all volumes in order, those first made from an image when they are there. */
function attachVolumes(state: ComputeState, server: Server, then: () => void): void {
  const [device, ...rest] = server.blockDevices
  if (!device) {
    then()
    return
  }
  const next = () => {
    server.blockDevices = rest
    attachVolumes(state, server, then)
  }
  if (device.destination === 'local') {
    next()
    return
  }
  const isGiven = device.source === 'volume'
  const volume = isGiven ? state.volume.volumes.get(device.uuid ?? '') : volumeFor(state, server, device)
  if (!volume) {
    abort(state, server, 'Volume could not be found.')
    return
  }
  const known: BlockDevice = { ...device, source: 'volume', uuid: volume.id }
  server.blockDevices = [known, ...rest]
  attachWhenReady(state, server, { volume, device: known, next })
}

function attachWhenReady(
  state: ComputeState,
  server: Server,
  of: { volume: Volume; device: BlockDevice; next: () => void },
): void {
  const { volume, device } = of
  if (volume.status === 'creating') {
    later(state, server, durationMs.volumePoll, () => attachWhenReady(state, server, of))
    return
  }
  if (volume.status !== 'available') {
    abort(state, server, `Invalid volume: ${volume.status}`)
    return
  }
  const name = `/dev/vd${String.fromCharCode(97 + server.volumes.length)}`
  const { attachmentId } = attach(state.volume, volume, server.id, name)
  const { deleteOnTermination, tag } = device
  server.volumes.push({ volumeId: volume.id, attachmentId, device: name, deleteOnTermination, tag })
  of.next()
}

const volumeFor = (state: ComputeState, server: Server, device: BlockDevice) =>
  addVolume(state.volume, {
    name: '',
    description: '',
    projectId: server.projectId,
    userId: server.userId,
    sizeGiB: device.sizeGiB ?? server.flavor.diskGiB,
    metadata: {},
    snapshotId: null,
    imageId: device.source === 'image' ? device.uuid : undefined,
  })

function spawn(state: ComputeState, server: Server): void {
  change(state, server, { taskState: 'spawning' })
  const spread = Number.parseInt(server.id.slice(0, 4), 16) / 0xffff
  later(state, server, durationMs.spawn + spread * durationMs.spawnSpread, () => {
    const now = state.clock.now()
    change(state, server, { status: 'ACTIVE', vmState: 'active', taskState: null, powerState: 1, launchedAt: now })
    powerOn(state, server)
    state.faults.onActive(server)
  })
}

/** Deleting takes a while; without a host there is nothing to wait for. */
export function beginDelete(state: ComputeState, server: Server): void {
  const host = state.hosts.get(server.host ?? '')
  const isLocal = !host || !isHostUp(host)
  change(state, server, { taskState: 'deleting' })
  if (isLocal) finishDelete(state, server)
  else state.clock.after(durationMs.delete * state.faults.slowness(server.name), () => finishDelete(state, server))
}

function finishDelete(state: ComputeState, server: Server): void {
  powerOff(state, server)
  unplug(state, server)
  for (const use of server.volumes) {
    const volume = state.volume.volumes.get(use.volumeId)
    if (!volume) continue
    detach(state.volume, volume, server.id)
    if (use.deleteOnTermination) beginDeleteVolume(state.volume, volume)
  }
  state.servers.delete(server.id)
}

/** Ports that Nova made go; those of the tenant stay, unbound. */
function unplug(state: ComputeState, server: Server): void {
  for (const id of new Set([...server.portIds, ...server.ownPortIds])) {
    const port = state.network.ports.get(id)
    if (!port) continue
    if (server.ownPortIds.includes(id)) removePort(state.network, port)
    else unbindPort(state.network, port)
  }
  server.portIds = []
  server.ownPortIds = []
}

export function beginStop(state: ComputeState, server: Server): void {
  change(state, server, { taskState: 'powering-off' })
  later(state, server, durationMs.power, () => {
    powerOff(state, server)
    change(state, server, { status: 'SHUTOFF', vmState: 'stopped', taskState: null, powerState: 4 })
  })
}

export function beginStart(state: ComputeState, server: Server): void {
  change(state, server, { taskState: 'powering-on' })
  later(state, server, durationMs.power, () => run(state, server))
}

/** A soft reboot of a machine that does not answer becomes a hard one, so both end the same. */
export function beginReboot(state: ComputeState, server: Server): void {
  change(state, server, { status: 'REBOOT', taskState: 'rebooting' })
  later(state, server, durationMs.power, () => run(state, server))
}

/** A new disk from the image; everything that was on the old one is gone. */
export function beginRebuild(state: ComputeState, server: Server): void {
  change(state, server, { status: 'REBUILD', taskState: 'rebuilding' })
  powerOff(state, server)
  later(state, server, durationMs.rebuild, () => {
    server.disk = new Map()
    server.console = []
    run(state, server)
  })
}

function run(state: ComputeState, server: Server): void {
  change(state, server, {
    status: 'ACTIVE',
    vmState: 'active',
    taskState: null,
    powerState: 1,
    fault: undefined,
  })
  const host = state.hosts.get(server.host ?? '')
  if (host && isHostUp(host)) powerOn(state, server)
}

/**
 * Goes on, from the beginning of the step, with all that was under way when the cloud was switched off, and starts the
 * machines that ran. One whose first boot was not over has it again, on a new disk: half of it would never end.
 */
export function resumeWork(state: ComputeState, ran: ReadonlySet<string>): void {
  for (const server of state.servers.values()) {
    if (!server.disk.has(firstBootIsOver)) server.disk = new Map()
    const resume = underWay[server.taskState ?? '']
    if (resume) resume(state, server)
    else if (server.vmState === 'active' && ran.has(server.id)) wake(state, server)
  }
}

const underWay: Record<string, (state: ComputeState, server: Server) => void> = {
  scheduling: beginBuild,
  networking: connect,
  block_device_mapping: (state, server) => attachVolumes(state, server, () => spawn(state, server)),
  spawning: spawn,
  'powering-off': beginStop,
  'powering-on': beginStart,
  rebooting: beginReboot,
  rebuilding: beginRebuild,
  deleting: beginDelete,
}

function wake(state: ComputeState, server: Server): void {
  const { isFrozen } = server
  powerOn(state, server)
  if (isFrozen) breakMachine(state, server, 'freeze')
}
