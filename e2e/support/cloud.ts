import type { Person } from './world'

// A second pair of eyes on the cloud: it shares no code with the portal, so that both cannot be wrong in the same way.

interface Session {
  token: string
  endpoint(type: string): string
}

/** Everything a person's project holds that costs quota or could be left over, as "type name", sorted. */
export async function listWhatIsThere(authUrl: string, person: Person): Promise<string[]> {
  const session = await signIn(authUrl, person)
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

async function list(session: Session, { service, path, key, ours }: Collection): Promise<string[]> {
  const response = await fetch(`${session.endpoint(service)}${path}`, { headers: { 'X-Auth-Token': session.token } })
  if (!response.ok) throw new Error(`Listing ${key} gave HTTP ${response.status}: ${await response.text()}`)
  const body = (await response.json()) as Record<string, Item[]>
  const items = (body[key] ?? []).filter(item => ours?.(item) ?? true)
  return items.map(item => `${key} ${item.name || item.floating_ip_address || item.id}`)
}

async function signIn(authUrl: string, person: Person): Promise<Session> {
  const domain = { name: 'Default' }
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: person.user, password: person.password, domain } },
        },
        scope: { project: { name: person.project, domain } },
      },
    }),
  })
  if (!response.ok) throw new Error(`Keystone refused ${person.user}: ${await response.text()}`)
  const { token } = (await response.json()) as { token: { catalog: Service[] } }
  return { token: response.headers.get('x-subject-token') ?? '', endpoint: type => endpointOf(token.catalog, type) }
}

interface Service {
  type: string
  endpoints: { interface: string; url: string }[]
}

/** Clouds differ in whether the version is part of the address; here it never is. */
function endpointOf(catalog: Service[], type: string): string {
  const names = type === 'volumev3' ? ['volumev3', 'block-storage'] : [type]
  const service = catalog.find(({ type: offered }) => names.includes(offered))
  const url = service?.endpoints.find(endpoint => endpoint.interface === 'public')?.url
  if (!url) throw new Error(`The cloud offers no ${type}.`)
  const base = url.replace(/\/+$/, '')
  return ['network', 'load-balancer'].includes(type) ? base.replace(/\/v2(\.0)?$/, '') : base
}
