import type { Received, Reply } from './service'

/** How a test cloud signs people in: tokens are numbered, and end after `lifeMs`. */
export function keystoneOf(of: { url: () => string; lifeMs?: number; now?: () => number }) {
  let issued = 0
  return {
    /** How many tokens were given out. */
    get issued() {
      return issued
    },
    answer(_request: Received): Reply {
      issued += 1
      const now = of.now?.() ?? Date.now()
      return {
        status: 201,
        headers: { 'X-Subject-Token': `token-${issued}` },
        body: {
          token: {
            user: { id: 'u1', name: 'ada', domain: { id: 'default', name: 'Default' } },
            project: { id: 'p1', name: 'shop', domain: { id: 'default', name: 'Default' } },
            roles: [{ id: 'r1', name: 'member' }],
            methods: ['password'],
            issued_at: new Date(now).toISOString(),
            expires_at: new Date(now + (of.lifeMs ?? 3_600_000)).toISOString(),
            catalog: catalogOf(of.url()),
          },
        },
      }
    },
  }
}

function catalogOf(url: string) {
  const services = { compute: '/compute/v2.1', network: '/network', volumev3: '/volume/v3/p1', image: '/image' }
  return [
    ...Object.entries(services).map(([type, path]) => ({
      type,
      endpoints: [{ interface: 'public', region_id: 'here', url: url + path }],
    })),
    { type: 'object-store', endpoints: [{ interface: 'public', region_id: 'here', url: `${url}/swift/AUTH_p1` }] },
  ]
}
