import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Cloud, type CloudOptions, connectCloud } from '../cloud'
import { keystoneOf } from '../testing/keystone'
import { type Received, type Reply, startService, type TestService } from '../testing/service'
import { isOpenStackError, type OpenStackError } from './errors'
import { Limits } from './limit'
import type { ObservedCall } from './observe'

/** Time in the test's hands: sleeping moves it on. */
class TestClock {
  time = Date.UTC(2026, 0, 1)
  readonly sleeps: number[] = []
  readonly now = () => this.time
  readonly sleep = async (ms: number) => {
    this.sleeps.push(ms)
    this.time += ms
  }
}

let service: TestService
let keystone: ReturnType<typeof keystoneOf>
let clock: TestClock
let calls: ObservedCall[]
/** What the service does with everything but signing in and telling its versions. */
let behave: (request: Received, nth: number) => Reply

beforeEach(async () => {
  clock = new TestClock()
  calls = []
  let nth = 0
  service = await startService(request => {
    if (request.path === '/v3/auth/tokens') return keystone.answer(request)
    if (request.path === '/compute/v2.1/') return novaVersions
    nth += 1
    return behave(request, nth)
  })
  keystone = keystoneOf({ url: () => service.url, now: clock.now })
})
afterEach(() => service.stop())

const novaVersions = { status: 200, body: { version: { version: '2.93', min_version: '2.1' } } }

const connect = (options: CloudOptions = {}): Cloud =>
  connectCloud(
    { type: 'password', authUrl: service.url, userId: 'u1', password: 'hunter-22', scope: { projectId: 'p1' } },
    { clock, limits: new Limits(50), onCall: call => calls.push(call), ...options },
  )

const network = { id: 'n1', name: 'blue', status: 'ACTIVE', admin_state_up: true }
const found: Reply = { status: 200, body: { network } }
const listed: Reply = { status: 200, body: { networks: [network] } }
const broken: Reply = { status: 500, body: { NeutronError: { type: 'HTTPInternalServerError', message: 'Oops.' } } }
const otherPaths = () => service.received.filter(request => request.path !== '/v3/auth/tokens')

async function errorOf(call: Promise<unknown>): Promise<OpenStackError> {
  const outcome = await call.catch(error => error)
  if (isOpenStackError(outcome)) return outcome
  throw new Error(`An OpenStackError was expected, not ${outcome}.`)
}

describe('signing in', () => {
  test('happens once for all calls that wait for it', async () => {
    behave = () => listed
    const cloud = connect()
    await Promise.all([1, 2, 3, 4, 5].map(() => cloud.network.networks.list()))
    await cloud.network.networks.list()
    expect(keystone.issued).toBe(1)
  })

  test('happens again, once, when a token is refused, and the calls succeed', async () => {
    behave = request => (request.headers['x-auth-token'] === 'token-1' ? { status: 401 } : listed)
    const cloud = connect()
    const lists = await Promise.all([1, 2, 3].map(() => cloud.network.networks.list()))
    expect(lists.map(list => list.length)).toEqual([1, 1, 1])
    expect(keystone.issued).toBe(2)
  })

  test('is given up when the new token is refused too', async () => {
    behave = () => ({ status: 401, body: { error: { code: 401, message: 'No.', title: 'Unauthorized' } } })
    const error = await errorOf(connect().network.networks.list())
    expect(error).toMatchObject({ kind: 'Unauthorized', service: 'network', text: 'No.' })
    expect(otherPaths()).toHaveLength(2)
  })

  test('happens again shortly before the token ends', async () => {
    behave = () => listed
    const cloud = connect()
    await cloud.network.networks.list()
    clock.time += 58 * 60_000
    await cloud.network.networks.list()
    expect(keystone.issued).toBe(2)
  })

  test('with a credential that is gone is not taken for the absence of what was called', async () => {
    const message = 'Could not find Application Credential: c1.'
    keystone = {
      ...keystone,
      answer: () => ({ status: 404, body: { error: { code: 404, message, title: 'Not Found' } } }),
    }
    const credentials = { type: 'application-credential', authUrl: service.url, id: 'c1', secret: 's' } as const
    const { networks } = connectCloud(credentials, { clock }).network
    expect(await errorOf(networks.delete('n1'))).toMatchObject({ kind: 'Unauthorized', status: 404, text: message })
  })

  test('is tried anew after it failed', async () => {
    const real = keystone
    keystone = { ...real, issued: 0, answer: () => ({ status: 401, body: { error: { message: 'Wrong password.' } } }) }
    behave = () => listed
    const cloud = connect()
    expect(await errorOf(cloud.token())).toMatchObject({ kind: 'Unauthorized', operation: 'sign in' })
    keystone = real
    expect(await cloud.network.networks.list()).toHaveLength(1)
  })
})

describe('trying again', () => {
  test.each(['GET', 'PUT', 'DELETE'] as const)('%s after a 500', async method => {
    behave = (_, nth) => (nth === 1 ? broken : found)
    const { networks } = connect().network
    if (method === 'GET') await networks.get('n1')
    if (method === 'PUT') await networks.update('n1', { name: 'blue' })
    if (method === 'DELETE') await networks.delete('n1')
    expect(otherPaths().map(request => request.method)).toEqual([method, method])
  })

  test('GET after a cut connection', async () => {
    behave = (_, nth) => (nth === 1 ? 'cut' : found)
    expect(await connect().network.networks.get('n1')).toMatchObject({ id: 'n1' })
  })

  test('ends after four tries, with longer and longer waits between', async () => {
    behave = () => broken
    const error = await errorOf(connect().network.networks.get('n1'))
    expect(error).toMatchObject({ kind: 'Unavailable', status: 500, text: 'Oops.', requestId: 'req-of-the-service' })
    expect(otherPaths()).toHaveLength(4)
    expect(clock.sleeps).toHaveLength(3)
    expect([...clock.sleeps].sort((a, b) => a - b)).toEqual(clock.sleeps)
  })

  test('does not happen after 501: the service will not learn it', async () => {
    behave = () => ({ status: 501, body: { faultcode: 'Client', faultstring: 'No monitors here.' } })
    expect((await errorOf(connect().network.networks.get('n1'))).kind).toBe('BadRequest')
    expect(otherPaths()).toHaveLength(1)
  })

  test.each([429, 498])('POST after %d, when the service says', async status => {
    behave = (_, nth) => (nth === 1 ? { status, headers: { 'Retry-After': '7' } } : found)
    await connect().network.networks.create({ name: 'blue' })
    expect(clock.sleeps).toEqual([7000])
    expect(otherPaths()).toHaveLength(2)
  })

  test('is left to the caller when the service wants a long rest', async () => {
    behave = () => ({ status: 429, headers: { 'Retry-After': '120' } })
    const error = await errorOf(connect().network.networks.list())
    expect(error).toMatchObject({ kind: 'RateLimited', retryAfterMs: 120_000 })
    expect(otherPaths()).toHaveLength(1)
  })
})

describe('a create is never sent twice', () => {
  test('when its connection is cut after it took effect', async () => {
    const made: string[] = []
    behave = request => {
      if (request.method === 'POST') made.push(JSON.parse(request.body).network.name)
      return request.method === 'POST' ? 'cut' : listed
    }
    const { networks } = connect().network
    expect((await errorOf(networks.create({ name: 'blue' }))).kind).toBe('Ambiguous')
    expect(made).toEqual(['blue'])
    expect(await networks.find({ name: 'blue' })).toMatchObject({ id: 'n1' })
  })

  test('when no answer comes in time', async () => {
    behave = () => 'hang'
    const error = await errorOf(connect({ timeoutMs: 300 }).network.networks.create({ name: 'blue' }))
    expect(error).toMatchObject({ kind: 'Ambiguous', text: 'No answer within 0.3 s.' })
    expect(otherPaths()).toHaveLength(1)
  })

  test.each([
    [500, 'Unavailable'],
    [502, 'Ambiguous'],
    [503, 'Unavailable'],
    [504, 'Ambiguous'],
  ] as const)('when %d is answered: %s', async (status, kind) => {
    behave = () => ({ status, headers: { 'Retry-After': '1' } })
    expect((await errorOf(connect().network.networks.create({ name: 'blue' }))).kind).toBe(kind)
    expect(otherPaths()).toHaveLength(1)
  })

  test('nor is a router interface added twice', async () => {
    behave = () => 'cut'
    const { routers } = connect().network
    expect((await errorOf(routers.addInterface('r1', { subnet_id: 's1' }))).kind).toBe('Ambiguous')
    expect(otherPaths()).toHaveLength(1)
  })
})

test('a look that is not answered in time ends as Timeout', async () => {
  behave = () => 'hang'
  expect((await errorOf(connect({ timeoutMs: 300 }).network.networks.list())).kind).toBe('Timeout')
  expect(otherPaths()).toHaveLength(1)
})

test('a cloud that is not there is Unavailable, for a create too', async () => {
  const gone = await startService(() => 'hang')
  await gone.stop()
  const nowhere = connectCloud(
    { type: 'password', authUrl: gone.url, userId: 'u1', password: 'x', scope: 'unscoped' },
    { clock },
  )
  const error = await errorOf(nowhere.network.networks.create({ name: 'blue' }))
  expect(error).toMatchObject({ kind: 'Unavailable', service: 'identity' })
  expect(error.text).toContain('ECONNREFUSED')
})

describe('absence', () => {
  test('ends a deletion', async () => {
    behave = () => ({ status: 404, body: { NeutronError: { type: 'NetworkNotFound', message: 'Gone.' } } })
    await connect().network.networks.delete('n1')
    expect(otherPaths()).toHaveLength(1)
  })

  test('is not believed of a page that the service did not write', async () => {
    behave = () => ({ status: 404, headers: { 'Content-Type': 'text/html' }, body: '<html><h1>404</h1>nginx</html>' })
    expect(await errorOf(connect().network.networks.delete('n1'))).toMatchObject({
      kind: 'Unparsable',
      text: '404 nginx',
    })
  })
})

describe('lists', () => {
  const page = (ids: string[], next?: string) => ({
    networks: ids.map(id => ({ ...network, id })),
    networks_links: next ? [{ rel: 'next', href: `http://behind-the-proxy:9696/v2.0/networks?${next}` }] : [],
  })

  test('are read to the last page, wherever the links lead', async () => {
    const pages: Record<string, object> = {
      start: page(['a', 'b'], 'limit=2&marker=b&name=blue'),
      b: page(['c', 'd'], 'limit=2&marker=d&name=blue'),
      d: page(['e']),
    }
    behave = ({ query }) => ({ status: 200, body: pages[query.get('marker') ?? 'start'] })
    const found = await connect().network.networks.list({ name: 'blue' })
    expect(found.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  test('that lead back are not followed for ever', async () => {
    behave = () => ({ status: 200, body: page(['a'], 'marker=a') })
    expect((await errorOf(connect().network.networks.list())).kind).toBe('Unparsable')
  })

  test('of objects go on behind the last name', async () => {
    const names = Array.from({ length: 2300 }, (_, i) => `snapshot-${String(i).padStart(4, '0')}`)
    behave = ({ query }) => {
      const rest = names.filter(name => name > (query.get('marker') ?? ''))
      const object = { bytes: 1, hash: 'h', last_modified: '2026-01-01T00:00:00' }
      return { status: 200, body: rest.slice(0, Number(query.get('limit'))).map(name => ({ ...object, name })) }
    }
    expect((await connect().objectStore.objects.list('etcd')).map(({ name }) => name)).toEqual(names)
  })

  test('are checked against the filter, which a service may not know', async () => {
    const all = ['blue', 'red', 'blue'].map((name, i) => ({
      ...network,
      id: `n${i}`,
      name,
      tags: i === 0 ? ['ours'] : [],
    }))
    behave = () => ({ status: 200, body: { networks: all } })
    const { networks } = connect().network
    expect((await networks.list({ name: 'blue' })).map(({ id }) => id)).toEqual(['n0', 'n2'])
    expect(await networks.find({ tags: ['ours'] })).toMatchObject({ id: 'n0' })
    expect(await networks.find({ name: 'green' })).toBeUndefined()
    expect((await errorOf(networks.find({ name: 'blue' }))).kind).toBe('Multiple')
  })

  test('of servers are asked for by the whole name, dots and all', async () => {
    behave = () => ({ status: 200, body: { servers: [] } })
    await connect().compute.servers.find({ name: 'web.1' })
    expect(service.received.at(-1)?.query.get('name')).toBe('^web\\.1$')
  })
})

describe('microversions', () => {
  test('the newest that both speak is sent, negotiated once', async () => {
    behave = () => ({ status: 200, body: { flavors: [] } })
    const { compute } = connect()
    await Promise.all([compute.flavors.list(), compute.flavors.list()])
    await compute.flavors.list()
    expect(service.received.at(-1)?.headers['openstack-api-version']).toBe('compute 2.93')
    expect(service.received.filter(request => request.path === '/compute/v2.1/')).toHaveLength(1)
  })
})

test('an answer that is not as expected names what is missing', async () => {
  behave = () => ({ status: 200, body: { network: { id: 'n1' } } })
  const error = await errorOf(connect().network.networks.get('n1'))
  expect(error.kind).toBe('Unparsable')
  expect(error.text).toContain('name')
})

test('an error never repeats a secret that was sent', async () => {
  behave = request => ({
    status: 400,
    body: { badRequest: { code: 400, message: `Invalid input. Value: ${request.body}` } },
  })
  const userData = Buffer.from('join token abcdef.0123456789abcdef').toString('base64')
  const server = { name: 's', flavorRef: '1', networks: 'none', user_data: userData } as const
  const error = await errorOf(connect().compute.servers.create(server))
  expect(error.message).toContain('[hidden]')
  expect(error.message).not.toContain(userData)

  keystone = { ...keystone, answer: request => ({ status: 400, body: { error: { message: request.body } } }) }
  expect((await errorOf(connect().token())).message).not.toContain('hunter-22')
})

test('every try is told of, with the id under which the service logged it', async () => {
  behave = (_, nth) => (nth === 1 ? broken : found)
  await connect().network.networks.get('n1')
  const seen = calls.map(({ service, operation, method, path, status, requestId }) =>
    [service, operation, method, path, status, requestId].join(' '),
  )
  expect(seen).toEqual([
    'identity sign in POST /v3/auth/tokens 201 req-of-the-service',
    'network get network GET /network/v2.0/networks/n1 500 req-of-the-service',
    'network get network GET /network/v2.0/networks/n1 200 req-of-the-service',
  ])
})

test('every try carries the same request id of ours', async () => {
  behave = (_, nth) => (nth === 1 ? broken : found)
  await connect().network.networks.get('n1')
  const ids = otherPaths().map(request => request.headers['x-openstack-request-id'])
  expect(ids[0]).toMatch(/^req-[0-9a-f]{8}-[0-9a-f]{4}-4/)
  expect(new Set(ids).size).toBe(1)
})

test('only so many calls are under way at once', async () => {
  const limits = new Limits(2)
  let [running, most] = [0, 0]
  const work = async () => {
    running += 1
    most = Math.max(most, running)
    await new Promise(resolve => setImmediate(resolve))
    running -= 1
  }
  await Promise.all(Array.from({ length: 9 }, () => limits.run('cloud network shop', work)))
  expect(most).toBe(2)
  await Promise.all(['shop', 'bank', 'farm'].map(project => limits.run(`cloud network ${project}`, work)))
  expect(most).toBe(3)
})
