import type { Clock } from './clock'
import { fail } from './compute/life'
import { loseHost, powerOff } from './compute/machines'
import type { ComputeState, Server } from './compute/state'
import { createCallLog } from './faults/asked-faults'
import { createNamedFaults } from './faults/named-faults'
import { createDirectory } from './identity/directory'
import { createImageState } from './image/state'
import { createLoadBalancerState } from './load-balancer/state'
import type { BootMachine } from './machine'
import { createNetworkState } from './network/state'
import { createObjectStoreState } from './object-store/object-store-routes'
import { createDoors } from './traffic/doors'
import { createFabric } from './traffic/fabric'
import { createVolumeState } from './volume/state'

/** One whole cloud: the databases of all services, wired to each other, and the traffic between its machines. */
export type Cloud = ReturnType<typeof createCloud>

export function createCloud(of: {
  clock: Clock
  boot: BootMachine
  tokenSeconds: number
  onTrouble?: (message: string) => void
}) {
  const { clock } = of
  const log = createCallLog()
  const directory = createDirectory(of.tokenSeconds)
  const network = createNetworkState(clock)
  const image = createImageState()
  const volume = createVolumeState(clock)
  const loadBalancer = createLoadBalancerState(clock, network)
  const named = createNamedFaults({
    clock,
    network,
    killMachine: server => kill(server),
    failServer: (server, message) => {
      if (compute.servers.has(server.id)) fail(compute, server, message)
    },
  })
  const compute: ComputeState = {
    clock,
    network,
    volume,
    image,
    flavors: new Map(),
    hosts: new Map(),
    servers: new Map(),
    groups: new Map(),
    keyPairs: [],
    quotas: new Map(),
    boot: of.boot,
    networkOf: server => fabric.networkOf(server),
    onPowerOff: server => doors.hangUp(server.id),
    faults: named,
  }
  const fabric = createFabric({ network, compute, loadBalancers: loadBalancer, isNetworkDead: named.isNetworkDead })
  const troubles: string[] = []
  const doors = createDoors({
    network,
    loadBalancers: loadBalancer,
    fabric,
    onTrouble: message => {
      troubles.push(message)
      of.onTrouble?.(message)
    },
  })

  network.onFloatingIp = portId => doors.refresh(portId)
  loadBalancer.onChange = one => doors.refresh(one.vip_port_id)
  loadBalancer.isAnswering = fabric.isAnswering
  loadBalancer.slowness = named.slowness
  volume.slowness = named.slowness

  function kill(server: Server): void {
    powerOff(compute, server)
  }

  return {
    clock,
    directory,
    network,
    image,
    volume,
    loadBalancer,
    compute,
    objectStore: createObjectStoreState(),
    log,
    named,
    doors,
    /** What went wrong on this machine itself, for example an address that is taken. */
    troubles,
    loseHost: (name: string) => loseHost(compute, name),
    /** Ends machines, timers and listeners. */
    async stop() {
      clock.stop()
      for (const server of compute.servers.values()) powerOff(compute, server)
      await doors.close()
    },
  }
}
