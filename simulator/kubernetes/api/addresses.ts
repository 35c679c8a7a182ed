import type { Cluster } from '../cluster'
import type { Service } from '../objects'
import { builtIn } from '../schema/resources'

const services = builtIn('', 'services')

const toNumber = (address: string): number => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)

const toText = (value: number): string => [24, 16, 8, 0].map(shift => (value >>> shift) & 255).join('.')

/** The n-th address of an IPv4 range, counted from its network address. */
export function addressIn(cidr: string, n: number): string {
  const [network = '', bits = '32'] = cidr.split('/')
  const size = 2 ** (32 - Number(bits))
  return toText(toNumber(network) - (toNumber(network) % size) + n)
}

export const rangeSize = (cidr: string): number => 2 ** (32 - Number(cidr.split('/')[1] ?? 32))

/** The n-th block of `bits` in a range; undefined when it does not fit. */
export function subnetOf(cidr: string, bits: number, n: number): string | undefined {
  const size = 2 ** (32 - bits)
  return (n + 1) * size <= rangeSize(cidr) ? `${addressIn(cidr, n * size)}/${bits}` : undefined
}

/** The lowest address of the service range that no Service has; the first ones are left to those who ask for them. */
export function freeServiceAddress(cluster: Cluster): string | undefined {
  const range = cluster.settings.serviceSubnet
  const used = new Set([...cluster.store.each<Service>(services)].map(service => service.spec.clusterIP))
  for (let n = 11; n < Math.min(rangeSize(range), 65_535); n++) {
    const address = addressIn(range, n)
    if (!used.has(address)) return address
  }
  return undefined
}

/** A node port that no Service has. */
export function freeNodePort(cluster: Cluster, taken: Set<number>): number {
  for (const service of cluster.store.each<Service>(services)) {
    for (const port of service.spec.ports ?? []) if (port.nodePort) taken.add(port.nodePort)
    if (service.spec.healthCheckNodePort) taken.add(service.spec.healthCheckNodePort)
  }
  let port = 30_000 + Math.floor(Math.random() * 2768)
  while (taken.has(port)) port = port === 32_767 ? 30_000 : port + 1
  taken.add(port)
  return port
}
