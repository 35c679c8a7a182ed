import type { Person } from '../e2e/support/world'

const many = 1_000_000

/** Lifts every quota of a project, so that a fleet fits. */
export async function liftQuotas(authUrl: string, admin: Person, projectName: string): Promise<void> {
  const domain = { name: 'Default' }
  const answer = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name: admin.user, password: admin.password, domain } } },
        scope: { project: { name: admin.project, domain } },
      },
    }),
  })
  const token = answer.headers.get('x-subject-token') ?? ''
  const { token: body } = (await answer.json()) as { token: { catalog: CatalogEntry[] } }
  const call = async (method: string, url: string, content?: object) => {
    const response = await fetch(url, {
      method,
      headers: { 'content-type': 'application/json', 'x-auth-token': token },
      body: content && JSON.stringify(content),
    })
    if (!response.ok) throw new Error(`${method} ${url} gave HTTP ${response.status}: ${await response.text()}`)
    return response.json()
  }
  const { projects } = (await call('GET', `${authUrl}/projects?name=${projectName}`)) as { projects: { id: string }[] }
  const id = projects[0]?.id
  const at = (type: string) => endpointOf(body.catalog, type)
  const limits = (names: string[]) => Object.fromEntries(names.map(name => [name, many]))
  await call('PUT', `${at('compute')}/os-quota-sets/${id}`, {
    quota_set: limits(['cores', 'instances', 'ram', 'server_groups', 'server_group_members']),
  })
  await call('PUT', `${at('network')}/v2.0/quotas/${id}`, {
    quota: limits(['network', 'subnet', 'router', 'port', 'floatingip', 'security_group', 'security_group_rule']),
  })
  await call('PUT', `${at('load-balancer')}/v2.0/lbaas/quotas/${id}`, {
    quota: limits(['load_balancer', 'listener', 'pool', 'member', 'health_monitor']),
  })
}

interface CatalogEntry {
  type: string
  endpoints: { interface: string; url: string }[]
}

function endpointOf(catalog: CatalogEntry[], type: string): string {
  const entry = catalog.find(service => service.type === type)
  const url = entry?.endpoints.find(endpoint => endpoint.interface === 'public')?.url ?? ''
  return url.replace(/\/+$/, '').replace(/\/v2\.0$/, '')
}
