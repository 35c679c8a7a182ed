import { setTimeout as sleep } from 'node:timers/promises'
import { isRecord } from '../http/refusal'
import type { Simulator } from '../start-simulator'

export type Answer = { status: number; body: Record<string, unknown>; headers: Headers }

/** A person of the simulated cloud, speaking plain HTTP. Throws for 4xx and 5xx unless `ask` is used. */
export type Tenant = {
  projectId: string
  userId: string
  token: string
  /** Any answer, refused or not. */
  ask(method: string, path: string, body?: unknown): Promise<Answer>
  /** The object in the answer's body, under its only key. */
  want(method: string, path: string, body?: unknown): Promise<Record<string, unknown>>
}

export async function signIn(simulator: Simulator, name: string, project?: string): Promise<Tenant> {
  const domain = { id: 'default' }
  const response = await fetch(`${simulator.authUrl}/auth/tokens`, {
    method: 'POST',
    body: JSON.stringify({
      auth: {
        identity: { methods: ['password'], password: { user: { name, domain, password: name } } },
        ...(project !== undefined && { scope: { project: { name: project, domain } } }),
      },
    }),
  })
  const { token } = (await response.json()) as { token: { user: { id: string }; project?: { id: string } } }
  return tenantOf(simulator, {
    token: response.headers.get('X-Subject-Token') ?? '',
    userId: token.user.id,
    projectId: token.project?.id ?? '',
  })
}

export function tenantOf(simulator: Simulator, of: Pick<Tenant, 'token' | 'userId' | 'projectId'>): Tenant {
  const origin = new URL(simulator.authUrl).origin
  const ask = async (method: string, path: string, body?: unknown): Promise<Answer> => {
    const response = await fetch(origin + path, {
      method,
      headers: { 'X-Auth-Token': of.token, 'OpenStack-API-Version': 'compute 2.90' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const json: unknown = text.startsWith('{') ? JSON.parse(text) : {}
    return { status: response.status, body: isRecord(json) ? json : {}, headers: response.headers }
  }
  return {
    ...of,
    ask,
    async want(method, path, body) {
      const answer = await ask(method, path, body)
      if (answer.status >= 400) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      const inner = Object.values(answer.body)[0]
      return isRecord(inner) ? inner : answer.body
    },
  }
}

/** Looks until it is so; what the last look threw is the failure. */
export async function eventually<T>(look: () => T | Promise<T>, patienceMs = 15_000): Promise<T> {
  const end = Date.now() + patienceMs
  for (;;) {
    try {
      return await look()
    } catch (error) {
      if (Date.now() > end) throw error
      await sleep(20)
    }
  }
}

export const idOf = (object: Record<string, unknown>): string => String(object.id)

/** A network with a subnet, and a router to the outside. */
export async function makeNetwork(tenant: Tenant, name: string, cidr = '10.0.0.0/24') {
  const network = await tenant.want('POST', '/network/v2.0/networks', { network: { name } })
  const subnet = await tenant.want('POST', '/network/v2.0/subnets', {
    subnet: { network_id: network.id, cidr, ip_version: 4 },
  })
  const router = await tenant.want('POST', '/network/v2.0/routers', {
    router: { name, external_gateway_info: { network_id: await externalNetwork(tenant) } },
  })
  const join = { subnet_id: subnet.id }
  await tenant.want('PUT', `/network/v2.0/routers/${router.id}/add_router_interface`, join)
  return { networkId: idOf(network), subnetId: idOf(subnet), routerId: idOf(router) }
}

export async function externalNetwork(tenant: Tenant): Promise<string> {
  const { body } = await tenant.ask('GET', '/network/v2.0/networks?router:external=true')
  const [first] = body.networks as { id: string }[]
  return first?.id ?? ''
}

export async function makeGroup(tenant: Tenant, rules: Record<string, unknown>[]): Promise<string> {
  const group = await tenant.want('POST', '/network/v2.0/security-groups', { security_group: { name: 'nodes' } })
  for (const rule of rules)
    await tenant.want('POST', '/network/v2.0/security-group-rules', {
      security_group_rule: { security_group_id: group.id, direction: 'ingress', ...rule },
    })
  return idOf(group)
}

export async function imageId(tenant: Tenant): Promise<string> {
  const { body } = await tenant.ask('GET', '/image/v2/images?kubernetes_version=v1.37.2')
  const [first] = body.images as { id: string }[]
  return first?.id ?? ''
}

/** The request for a server that listens on the port, with a port of its own in the network. */
export async function requestServer(
  tenant: Tenant,
  of: { name: string; networkId: string; groups?: string[]; listen?: number; extra?: object; hints?: object },
) {
  const port = await tenant.want('POST', '/network/v2.0/ports', {
    port: { network_id: of.networkId, name: of.name, ...(of.groups && { security_groups: of.groups }) },
  })
  const answer = await tenant.ask('POST', '/compute/v2.1/servers', {
    server: {
      name: of.name,
      flavorRef: '3',
      imageRef: await imageId(tenant),
      networks: [{ port: port.id }],
      user_data: Buffer.from(of.listen === undefined ? '' : `listen ${of.listen}`).toString('base64'),
      ...of.extra,
    },
    ...(of.hints && { 'os:scheduler_hints': of.hints }),
  })
  const [fixed] = port.fixed_ips as { ip_address: string }[]
  const server = isRecord(answer.body.server) ? answer.body.server : {}
  return { answer, id: idOf(server), portId: idOf(port), address: fixed?.ip_address ?? '' }
}

/** Resolves with the server when it has left BUILD. */
export const built = (tenant: Tenant, id: string) =>
  eventually(async () => {
    const server = await tenant.want('GET', `/compute/v2.1/servers/${id}`)
    if (server.status === 'BUILD') throw new Error(`${server.name} is still in BUILD`)
    return server
  })

/** Resolves when a load balancer can be changed again. */
export const settled = (tenant: Tenant, id: string) =>
  eventually(async () => {
    const balancer = await tenant.want('GET', `/load-balancer/v2/lbaas/loadbalancers/${id}`)
    if (balancer.provisioning_status !== 'ACTIVE') throw new Error(`${id} is ${balancer.provisioning_status}`)
    return balancer
  })
