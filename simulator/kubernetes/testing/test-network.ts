import { randomUUID } from 'node:crypto'
import { createServer, type Server } from 'node:net'
import { type Clock, createClock } from '../../clock'
import type { MachineBody, MachineStart } from '../../machine'
import { createBootMachine } from '../boot-machine'

/** A network of machines that all reach each other but where a test says otherwise: for tests of nodes without a cloud. */
export type TestNetwork = {
  clock: Clock
  boot(name: string, userData: string | Buffer, options?: Partial<MachineStart>): TestMachine
  machine(name: string): TestMachine | undefined
  /** A real port on 127.0.0.1 that leads to a machine's port, as a floating IP would. */
  expose(machine: TestMachine, port: number): Promise<string>
  /** Packets that do not pass; true drops. */
  drop: (from: string, to: string, port: number) => boolean
  stop(): Promise<void>
}

export type TestMachine = {
  name: string
  address: string
  start: MachineStart
  body: MachineBody
  console: string[]
  /** As a reboot by Nova: the disk stays. */
  reboot(): void
}

export function createTestNetwork(speed = 100): TestNetwork {
  const clock = createClock(speed)
  const bootMachine = createBootMachine()
  const machines = new Map<string, TestMachine>()
  const servers: Server[] = []

  const network: TestNetwork = {
    clock,
    drop: () => false,
    boot(name, userData, options = {}) {
      const address = `10.0.0.${machines.size + 10}`
      const console: string[] = []
      const serverId = randomUUID()
      const byId = (id: string) => [...machines.values()].find(item => item.start.serverId === id)
      const start: MachineStart = {
        serverId,
        name,
        zone: 'nova',
        flavor: { name: 'm1.medium', vcpus: 2, ramMiB: 4096, diskGiB: 40 },
        image: { name: 'kubernetes-v1.37.2-debian-12', kubernetesVersion: 'v1.37.2' },
        addresses: [{ address, cidr: '10.0.0.0/24', networkId: 'n', subnetId: 's', portId: randomUUID() }],
        userData: Buffer.from(userData),
        metadata: {},
        projectId: 'project',
        disk: new Map(),
        log: line => console.push(line),
        network: {
          connect(to, port) {
            const target = machines.get(to)
            const listener = target?.body.listeners.get(port)
            if (!target || !listener || network.drop(name, target.name, port)) return undefined
            return { serverId: target.start.serverId, listener }
          },
          allows: (id, _protocol, port) => !network.drop(name, byId(id)?.name ?? '', port),
          reachesOutside: () => true,
        },
        clock,
        ...options,
      }
      const machine: TestMachine = {
        name,
        address,
        start,
        console,
        body: bootMachine(start),
        reboot() {
          machine.body.stop()
          machine.body = bootMachine(start)
        },
      }
      machines.set(address, machine)
      return machine
    },
    machine: name => [...machines.values()].find(item => item.name === name),
    async expose(machine, port) {
      const server = createServer(socket => {
        const listener = machine.body.listeners.get(port)
        if (listener) listener(socket)
        else socket.destroy()
      })
      servers.push(server)
      await new Promise<void>((resolve, reject) => {
        server.on('error', reject)
        server.listen(0, '127.0.0.1', resolve)
      })
      const at = server.address()
      return `127.0.0.1:${at && typeof at === 'object' ? at.port : 0}`
    },
    async stop() {
      clock.stop()
      for (const machine of machines.values()) machine.body.stop()
      for (const server of servers) await new Promise(resolve => server.close(resolve))
    },
  }
  return network
}

/** Waits in real time until something holds, and returns it. */
export async function until<T>(what: () => T | Promise<T>, seconds = 20): Promise<NonNullable<T>> {
  const end = Date.now() + seconds * 1000
  let last: unknown
  while (Date.now() < end) {
    try {
      const result = await what()
      if (result) return result
    } catch (error) {
      last = error
    }
    await new Promise(resolve => setTimeout(resolve, 20))
  }
  throw new Error(`not within ${seconds} s${last ? `: ${last instanceof Error ? last.message : last}` : ''}`)
}
