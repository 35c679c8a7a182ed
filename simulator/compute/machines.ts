import type { MachineAddress } from '../machine'
import type { ComputeState, Server } from './state'

const consoleLines = 2000

/** Boots what is on the server's disk. */
export function powerOn(state: ComputeState, server: Server): void {
  powerOff(state, server)
  server.isFrozen = false
  const log = (line: string) => {
    server.console.push(line)
    if (server.console.length > consoleLines) server.console.splice(0, server.console.length - consoleLines)
  }
  const { id, name, vcpus: _, ...flavor } = server.flavor
  try {
    server.body = state.boot({
      serverId: server.id,
      name: server.name,
      zone: state.hosts.get(server.host ?? '')?.zone ?? '',
      flavor: { ...flavor, name, vcpus: server.flavor.vcpus },
      image: imageOf(state, server),
      addresses: addressesOf(state, server),
      userData: state.faults.deliver(server, Buffer.from(server.userData ?? '', 'base64')),
      metadata: server.metadata,
      projectId: server.projectId,
      disk: server.disk,
      log,
      network: state.networkOf(server),
      clock: state.clock,
    })
  } catch (error) {
    log(`Kernel panic - not syncing: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Pulls the plug. */
export function powerOff(state: ComputeState, server: Server): void {
  if (!server.body) return
  server.body.stop()
  server.body = undefined
  state.onPowerOff(server)
}

function imageOf(state: ComputeState, server: Server): { name: string; kubernetesVersion?: string } {
  const bootVolume = state.volume.volumes.get(server.volumes[0]?.volumeId ?? '')
  const image = state.image.images.get(server.imageId ?? bootVolume?.imageId ?? '')
  const kubernetesVersion = image?.properties.kubernetes_version
  return { name: image?.name ?? '', ...(kubernetesVersion === undefined ? {} : { kubernetesVersion }) }
}

export function addressesOf(state: ComputeState, server: Server): MachineAddress[] {
  return server.portIds.flatMap(portId => {
    const port = state.network.ports.get(portId)
    return (port?.fixed_ips ?? []).map(ip => ({
      address: ip.ip_address,
      cidr: state.network.subnets.get(ip.subnet_id)?.cidr ?? '',
      networkId: port?.network_id ?? '',
      subnetId: ip.subnet_id,
      portId,
    }))
  })
}

/** The hardware under some servers dies: Nova goes on saying ACTIVE. */
export function loseHost(state: ComputeState, name: string): void {
  const host = state.hosts.get(name)
  if (!host) return
  host.isUp = false
  for (const server of state.servers.values()) if (server.host === name) powerOff(state, server)
}

/** It comes back, and its servers boot. */
export function reviveHost(state: ComputeState, name: string): void {
  const host = state.hosts.get(name)
  if (!host || host.isUp) return
  host.isUp = true
  for (const server of state.servers.values())
    if (server.host === name && server.vmState === 'active') powerOn(state, server)
}

export type MachineFault = 'freeze' | 'thaw' | 'cut' | 'heal' | 'kill'

/** What happens to one machine without Nova's knowledge. */
export function breakMachine(state: ComputeState, server: Server, fault: MachineFault): void {
  if (fault === 'kill') powerOff(state, server)
  if (fault === 'cut') {
    server.isCut = true
    state.onPowerOff(server)
  }
  if (fault === 'heal') server.isCut = false
  if (fault === 'freeze' && !server.isFrozen) {
    server.isFrozen = true
    server.body?.freeze?.()
  }
  if (fault === 'thaw' && server.isFrozen) {
    server.isFrozen = false
    server.body?.thaw?.()
  }
}
