import { type Clock, minutes, seconds } from '../clock'
import type { Server } from '../compute/state'
import type { NetworkState } from '../network/state'

/**
 * Faults asked for by a word in the name of a server, load balancer, network or volume, so that whoever types a cluster's
 * name can have them. docs/simulator.md lists them; a test compares.
 */
export const namedFaults = {
  'demo-quota-exceeded': 'Nova refuses servers with 403 as if the quota of instances were used up, for 3 minutes.',
  'demo-no-valid-host': 'Servers end in ERROR, "No valid host was found", for 5 minutes; what is made later builds.',
  'demo-server-error': 'The first server of a network goes to ERROR 20 seconds after it became ACTIVE.',
  'demo-slow': 'Servers, volumes and load balancers take five times as long.',
  'demo-http-500': 'The first three creates at each service are answered 500 and have no effect.',
  'demo-rate-limit': 'The first three creates at each service are answered 429 with Retry-After: 1.',
  'demo-hang': 'The first create at each service is never answered and has no effect.',
  'demo-answer-lost': 'The first create of each kind has its effect, but the connection is cut before the answer.',
  'demo-dead-host': 'The second server of a network dies a minute after it became ACTIVE; Nova goes on saying ACTIVE.',
  'demo-dead-network': 'Nothing passes in the network for its first 4 minutes.',
  'demo-broken-cloud-init': 'Servers get only the first half of their user data, and never join.',
} as const
export type NamedFault = keyof typeof namedFaults

export const faultIn = (name: string): NamedFault | undefined =>
  (Object.keys(namedFaults) as NamedFault[]).find(word => name.includes(word))

const has = (name: string, fault: NamedFault) => faultIn(name) === fault

export type NamedFaults = ReturnType<typeof createNamedFaults>

export function createNamedFaults(of: {
  clock: Clock
  network: NetworkState
  killMachine: (server: Server) => void
  failServer: (server: Server, message: string) => void
}) {
  /** What has struck already. */
  const memory = { since: new Map<string, number>(), counts: new Map<string, number>() }

  /** Whether less than `ms` of simulated time have passed since this was first asked for `key`. */
  const isWithin = (key: string, ms: number): boolean => {
    const first = memory.since.get(key) ?? Date.now()
    memory.since.set(key, first)
    return Date.now() - first < ms / of.clock.speed
  }
  /** How often this has been called for `key`, this time included. */
  const count = (key: string): number => {
    const n = (memory.counts.get(key) ?? 0) + 1
    memory.counts.set(key, n)
    return n
  }
  const placeOf = (server: Server): string =>
    of.network.ports.get(server.portIds[0] ?? '')?.network_id ?? server.projectId

  return {
    memory,
    slowness: (name: string): number => (has(name, 'demo-slow') ? 5 : 1),
    isQuotaExceeded: (name: string): boolean =>
      has(name, 'demo-quota-exceeded') && isWithin(`quota ${stem(name)}`, minutes(3)),
    hasNoValidHost: (name: string): boolean =>
      has(name, 'demo-no-valid-host') && isWithin(`host ${stem(name)}`, minutes(5)),
    isNetworkDead: (networkId: string): boolean => {
      const network = of.network.networks.get(networkId)
      if (!network || !has(network.name, 'demo-dead-network')) return false
      return isWithin(`network ${networkId}`, minutes(4))
    },
    deliver: (server: Server, userData: Buffer): Buffer =>
      has(server.name, 'demo-broken-cloud-init') ? userData.subarray(0, userData.length / 2) : userData,
    onActive(server: Server): void {
      if (has(server.name, 'demo-server-error') && count(`error ${placeOf(server)}`) === 1)
        of.clock.after(seconds(20), () => of.failServer(server, 'Instance terminated by the hypervisor'))
      if (has(server.name, 'demo-dead-host') && count(`dead ${placeOf(server)}`) === 2)
        of.clock.after(minutes(1), () => of.killMachine(server))
    },
    /** What happens to a create of something with this name; undefined when it is let through. */
    onCreate(name: string, service: string, path: string): 'error' | 'rate-limit' | 'hang' | 'answer-lost' | undefined {
      const fault = faultIn(name)
      const key = `${fault} ${stem(name)} ${service}`
      if (fault === 'demo-http-500' && count(key) <= 3) return 'error'
      if (fault === 'demo-rate-limit' && count(key) <= 3) return 'rate-limit'
      if (fault === 'demo-hang' && count(key) <= 1) return 'hang'
      if (fault === 'demo-answer-lost' && count(`${key} ${path}`) <= 1) return 'answer-lost'
      return undefined
    },
  }
}

/** The word and what stands before it: things of one cluster share it, whatever follows. */
function stem(name: string): string {
  const word = faultIn(name) ?? ''
  return name.slice(0, name.indexOf(word) + word.length)
}
