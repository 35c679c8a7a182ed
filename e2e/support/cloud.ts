import { type CloudSession, signInToCloud } from '../../scripts/testing/cloud-session'
import type { Person } from './world'

// A second pair of eyes on the cloud: it shares no code with the portal, so that both cannot be wrong in the same way.

/** Everything a person's project holds that costs quota or could be left over, as "type name", sorted. */
export async function listWhatIsThere(authUrl: string, person: Person): Promise<string[]> {
  const session = await signInToCloud(authUrl, person)
  const found = await Promise.all(collections.map(collection => list(session, collection)))
  return found.flat().sort()
}

interface Collection {
  service: string
  path: string
  key: string
  /** What every project has, or shares with others, is not left over. */
  ours?: (item: Item) => boolean
}

type Item = Record<string, unknown>

const collections: Collection[] = [
  { service: 'compute', path: '/servers', key: 'servers' },
  { service: 'compute', path: '/os-server-groups', key: 'server_groups' },
  { service: 'compute', path: '/os-keypairs', key: 'keypairs' },
  { service: 'network', path: '/v2.0/networks?router:external=false&shared=false', key: 'networks' },
  { service: 'network', path: '/v2.0/subnets', key: 'subnets', ours: item => item.name !== '' },
  { service: 'network', path: '/v2.0/routers', key: 'routers' },
  { service: 'network', path: '/v2.0/ports', key: 'ports' },
  { service: 'network', path: '/v2.0/floatingips', key: 'floatingips' },
  { service: 'network', path: '/v2.0/security-groups', key: 'security_groups', ours: item => item.name !== 'default' },
  { service: 'load-balancer', path: '/v2.0/lbaas/loadbalancers', key: 'loadbalancers' },
  { service: 'volumev3', path: '/volumes', key: 'volumes' },
]

async function list({ call }: CloudSession, { service, path, key, ours }: Collection): Promise<string[]> {
  const body = (await call('GET', service, path)) as Record<string, Item[]>
  const items = (body[key] ?? []).filter(item => ours?.(item) ?? true)
  return items.map(item => `${key} ${item.name || item.floating_ip_address || item.id}`)
}
