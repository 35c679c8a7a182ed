import { isObject, type JsonObject, listAt, textAt } from '../json'
import type { CloudConf } from './cloud-conf'

/** An answer that is not what was asked for. */
export class OpenStackError extends Error {
  constructor(
    message: string,
    readonly code?: number,
  ) {
    super(message)
  }
}

export const isGone = (error: unknown): boolean => error instanceof OpenStackError && error.code === 404

type Service = 'compute' | 'network' | 'load-balancer'

/** How the paths of each service begin behind its endpoint in the catalog. */
const bases: Record<Service, (endpoint: string) => string> = {
  compute: endpoint => endpoint,
  network: endpoint => (endpoint.endsWith('/v2.0') ? endpoint : `${endpoint}/v2.0`),
  'load-balancer': endpoint => `${endpoint.replace(/\/v2(\.0)?$/, '')}/v2.0/lbaas`,
}

/** A few plain calls to OpenStack with what cloud.conf says: authenticates, again when a token has expired. */
export class Session {
  private token = ''
  private endpoints: Partial<Record<Service, string>> = {}

  constructor(private readonly conf: CloudConf) {}

  async authenticate(): Promise<void> {
    const { authUrl, region } = this.conf
    const response = await send(`${authUrl}/auth/tokens`, 'POST', {}, { auth: authOf(this.conf) })
    if (response.code !== 201) {
      throw new OpenStackError(
        `Keystone at ${authUrl} refuses the credentials: Expected HTTP response code [201] when accessing [POST ${authUrl}/auth/tokens], but got ${response.code} instead: ${JSON.stringify(response.body)}`,
        response.code,
      )
    }
    this.token = response.token
    for (const service of Object.keys(bases) as Service[]) {
      const entry = listAt(response.body, 'token', 'catalog').find(item => item.type === service)
      const endpoint = listAt(entry, 'endpoints').find(
        item =>
          item.interface === this.conf.interface && (!region || item.region_id === region || item.region === region),
      )
      this.endpoints[service] = textAt(endpoint, 'url').replace(/\/+$/, '')
    }
    if (!this.endpoints.compute || !this.endpoints.network) {
      throw new OpenStackError(`region "${region}": No suitable endpoint could be found in the service catalog.`)
    }
  }

  async get(service: Service, path: string): Promise<JsonObject> {
    return this.call(service, 'GET', path)
  }

  /** Throws OpenStackError for every answer but success. */
  async call(service: Service, method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    const endpoint = this.endpoints[service]
    if (!endpoint) throw new OpenStackError(`no endpoint of ${service} in region "${this.conf.region}"`)
    const url = `${bases[service](endpoint)}${path}`
    let response = await send(url, method, { 'X-Auth-Token': this.token }, body)
    if (response.code === 401) {
      await this.authenticate()
      response = await send(url, method, { 'X-Auth-Token': this.token }, body)
    }
    if (response.code >= 300) {
      throw new OpenStackError(
        `Expected HTTP response code [200] when accessing [${method} ${url}], but got ${response.code} instead: ${JSON.stringify(response.body)}`,
        response.code,
      )
    }
    return response.body
  }
}

function authOf({ credential, user }: CloudConf): JsonObject {
  if (credential.id || !user) {
    return {
      identity: {
        methods: ['application_credential'],
        application_credential: { id: credential.id, secret: credential.secret },
      },
    }
  }
  const project: JsonObject = user.projectId
    ? { id: user.projectId }
    : { name: user.projectName, domain: { name: user.projectDomain } }
  return {
    identity: {
      methods: ['password'],
      password: { user: { name: user.name, password: user.password, domain: { name: user.domain } } },
    },
    scope: { project },
  }
}

/** Real milliseconds. */
const timeoutMs = 60_000

async function send(url: string, method: string, headers: Record<string, string>, body?: JsonObject) {
  let response: Response
  try {
    response = await fetch(url, {
      method,
      headers: {
        Accept: 'application/json',
        'User-Agent': 'openstack-cloud-controller-manager gophercloud/v2',
        ...(body ? { 'Content-Type': 'application/json' } : {}),
        ...headers,
      },
      body: body ? JSON.stringify(body) : undefined,
      signal: AbortSignal.timeout(timeoutMs),
    })
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error
    throw new OpenStackError(`${method} "${url}": ${cause instanceof Error ? cause.message : cause}`)
  }
  const text = await response.text()
  return { code: response.status, body: readJson(text), token: response.headers.get('x-subject-token') ?? '' }
}

function readJson(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text || '{}')
    return isObject(value) ? value : {}
  } catch {
    return { text }
  }
}
