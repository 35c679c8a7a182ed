import type { Person } from '../../e2e/support/world'

/** A person signed in to a cloud, for calls that the portal does not make. */
export interface CloudSession {
  projectId: string
  /** `path` follows the public endpoint of the service, without version for network and load balancer. Throws when it is refused. */
  call(method: string, service: string, path: string, content?: object): Promise<Record<string, unknown>>
}

export async function signInToCloud(authUrl: string, person: Person): Promise<CloudSession> {
  const domain = { name: 'Default' }
  const answer = await fetch(`${authUrl}/auth/tokens`, {
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
  if (!answer.ok) throw new Error(`Keystone refused ${person.user}: ${await answer.text()}`)
  const headers = { 'content-type': 'application/json', 'x-auth-token': answer.headers.get('x-subject-token') ?? '' }
  const { token } = (await answer.json()) as { token: { catalog: CatalogEntry[]; project: { id: string } } }
  return {
    projectId: token.project.id,
    call: async (method, service, path, content) => {
      const url = endpointOf(token.catalog, service) + path
      const response = await fetch(url, { method, headers, body: content && JSON.stringify(content) })
      const text = await response.text()
      if (!response.ok) throw new Error(`${method} ${url} gave HTTP ${response.status}: ${text}`)
      return text ? (JSON.parse(text) as Record<string, unknown>) : {}
    },
  }
}

interface CatalogEntry {
  type: string
  endpoints: { interface: string; url: string }[]
}

/** Clouds differ in whether the version is part of the address; here it never is for network and load balancer. */
function endpointOf(catalog: CatalogEntry[], type: string): string {
  const names = type === 'volumev3' ? ['volumev3', 'block-storage'] : [type]
  const entry = catalog.find(service => names.includes(service.type))
  const url = entry?.endpoints.find(endpoint => endpoint.interface === 'public')?.url
  if (!url) throw new Error(`The cloud offers no ${type}.`)
  const base = url.replace(/\/+$/, '')
  return ['network', 'load-balancer'].includes(type) ? base.replace(/\/v2(\.0)?$/, '') : base
}
