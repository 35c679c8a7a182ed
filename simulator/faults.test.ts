import { readFileSync } from 'node:fs'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { namedFaults } from './faults/named-faults'
import { type Simulator, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'
import { built, eventually, makeNetwork, requestServer, signIn, type Tenant } from './testing/tenant'

describe('faults', { timeout: 60_000 }, () => {
  let simulator: Simulator
  let tenant: Tenant
  beforeEach(async () => {
    simulator = await startSimulator({ speed: 500, boot: plainMachine })
    tenant = await signIn(simulator, 'demo', 'demo')
  })
  afterEach(() => simulator.stop())

  const networks = '/network/v2.0/networks'
  const makeNamed = (name: string) => tenant.ask('POST', networks, { network: { name } })
  const namesThere = async () =>
    ((await tenant.ask('GET', networks)).body.networks as { name: string }[])
      .map(network => network.name)
      .filter(name => name !== 'public')

  describe('asked for at the admin endpoint', () => {
    const askFor = async (fault: object) => {
      const answer = await fetch(`${simulator.adminUrl}/faults`, { method: 'POST', body: JSON.stringify(fault) })
      expect(answer.status).toBe(201)
    }

    test('strike exactly the nth matching call, once', async () => {
      await askFor({ service: 'network', method: 'POST', path: '/networks$', nth: 2, answer: { status: 503 } })
      const statuses: number[] = []
      for (const name of ['a', 'b', 'c']) {
        statuses.push((await makeNamed(name)).status)
        await namesThere()
      }
      expect(statuses).toEqual([201, 503, 201])
      expect(await namesThere()).toEqual(['a', 'c'])
    })

    test('strike before the effect or after it', async () => {
      await askFor({ method: 'POST', kind: 'before' })
      await askFor({ method: 'POST', kind: 'after', nth: 2 })
      expect((await makeNamed('before')).status).toBe(500)
      expect((await makeNamed('after')).status).toBe(500)
      expect(await namesThere()).toEqual(['after'])
    })

    test('cut the connection', async () => {
      await askFor({ method: 'POST', kind: 'after', answer: 'cut' })
      await expect(makeNamed('lost')).rejects.toThrow('fetch failed')
      expect(await namesThere()).toEqual(['lost'])
    })

    test('never answer', async () => {
      await askFor({ method: 'GET', answer: 'hang' })
      const giveUp = AbortSignal.timeout(300)
      const url = new URL(networks, simulator.authUrl)
      await expect(fetch(url, { signal: giveUp, headers: { 'X-Auth-Token': tenant.token } })).rejects.toThrow()
      expect(await namesThere()).toEqual([])
    })

    test('strike until they are taken back', async () => {
      await askFor({ service: 'network', times: 0, answer: { status: 429, retryAfter: 7 } })
      for (const _ of [1, 2, 3]) {
        const answer = await makeNamed('a')
        expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '7'])
      }
      await fetch(`${simulator.adminUrl}/faults`, { method: 'DELETE' })
      expect((await makeNamed('a')).status).toBe(201)
    })

    test('every call is written down with its answer', async () => {
      simulator.forgetCalls()
      await makeNamed('a')
      await tenant.ask('GET', `${networks}/nope`)
      const { calls } = (await (await fetch(`${simulator.adminUrl}/calls`)).json()) as { calls: object[] }
      expect(calls).toMatchObject([
        { number: 1, service: 'network', method: 'POST', path: networks, status: 201, projectId: tenant.projectId },
        { number: 2, service: 'network', method: 'GET', path: `${networks}/nope`, status: 404 },
      ])
    })

    test('what is not a fault is refused', async () => {
      const answer = await fetch(`${simulator.adminUrl}/faults`, { method: 'POST', body: '{"nht":1}' })
      expect(answer.status).toBe(400)
    })
  })

  describe('asked for by a name', () => {
    /** A server of that name in a network of that name, built or failed. */
    const build = async (name: string) => {
      const { networkId } = await makeNetwork(tenant, `net-of-${name.replace('demo', 'some')}`)
      const { answer, id } = await requestServer(tenant, { name, networkId })
      expect(answer.status).toBe(202)
      return built(tenant, id)
    }

    test('demo-http-500 heals after three', async () => {
      const statuses: number[] = []
      for (const _ of [1, 2, 3, 4]) statuses.push((await makeNamed('demo-http-500-1a2b')).status)
      expect(statuses).toEqual([500, 500, 500, 201])
      expect(await namesThere()).toEqual(['demo-http-500-1a2b'])
    })

    test('demo-rate-limit says when to come again', async () => {
      const answer = await makeNamed('demo-rate-limit')
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([429, '1'])
    })

    test('demo-hang never answers the first create, and answers the next', async () => {
      const hung = fetch(new URL(networks, simulator.authUrl), {
        method: 'POST',
        headers: { 'X-Auth-Token': tenant.token },
        body: JSON.stringify({ network: { name: 'demo-hang' } }),
        signal: AbortSignal.timeout(300),
      })
      await expect(hung).rejects.toThrow()
      expect(await namesThere()).toEqual([])
      expect((await makeNamed('demo-hang')).status).toBe(201)
    })

    test('demo-answer-lost has its effect', async () => {
      await expect(makeNamed('demo-answer-lost')).rejects.toThrow('fetch failed')
      expect(await namesThere()).toEqual(['demo-answer-lost'])
      expect((await makeNamed('demo-answer-lost')).status).toBe(201)
    })

    test('demo-quota-exceeded is refused as Nova does, and heals', async () => {
      const { networkId } = await makeNetwork(tenant, 'net')
      const request = () => requestServer(tenant, { name: 'demo-quota-exceeded-0', networkId })
      const { answer } = await request()
      expect(answer).toMatchObject({
        status: 403,
        body: { forbidden: { message: expect.stringMatching(/^Quota exceeded for instances/) } },
      })
      await eventually(async () => expect((await request()).answer.status).toBe(202))
    })

    test('demo-no-valid-host ends in ERROR with the reason', async () => {
      expect(await build('demo-no-valid-host-0')).toMatchObject({
        status: 'ERROR',
        fault: { message: 'No valid host was found. ' },
      })
    })

    test('demo-server-error fails the first server after it was ACTIVE, not the next', async () => {
      const { networkId } = await makeNetwork(tenant, 'net')
      const [first, second] = [
        await requestServer(tenant, { name: 'demo-server-error-0', networkId }),
        await requestServer(tenant, { name: 'demo-server-error-1', networkId }),
      ]
      const statuses = async () => {
        const servers = [await built(tenant, first.id), await built(tenant, second.id)]
        return servers.map(server => server.status).sort()
      }
      await eventually(async () => expect(await statuses()).toEqual(['ACTIVE', 'ERROR']))
    })

    test('demo-broken-cloud-init delivers half of the user data', async () => {
      const server = await build('demo-broken-cloud-init-0')
      const inside = simulator.cloud.compute.servers.get(String(server.id))
      expect(inside?.body?.listeners.size).toBe(0)
    })

    test('demo-dead-host kills the second machine while Nova says ACTIVE', async () => {
      const { networkId } = await makeNetwork(tenant, 'net')
      const ids: string[] = []
      for (const i of [0, 1, 2]) ids.push((await requestServer(tenant, { name: `demo-dead-host-${i}`, networkId })).id)
      for (const id of ids) await built(tenant, id)
      const isAlive = (id: string) => simulator.cloud.compute.servers.get(id)?.body !== undefined
      await eventually(() => expect(ids.filter(isAlive)).toHaveLength(2))
      for (const id of ids) expect(await built(tenant, id)).toMatchObject({ status: 'ACTIVE' })
    })

    test('demo-dead-network carries nothing for a while', async () => {
      const { networkId } = await makeNetwork(tenant, 'demo-dead-network')
      const [a, b] = [
        await requestServer(tenant, { name: 'a', networkId }),
        await requestServer(tenant, { name: 'b', networkId }),
      ]
      for (const one of [a, b]) await built(tenant, one.id)
      const inside = simulator.cloud.compute.servers.get(a.id)
      const allows = () => inside && simulator.cloud.compute.networkOf(inside).allows(b.id, 'tcp', 1)
      expect(allows()).toBe(false)
      await eventually(() => expect(allows()).toBe(true))
    })

    test('the page about the simulator lists every one', () => {
      const page = readFileSync(path.join(import.meta.dirname, '../docs/simulator.md'), 'utf8')
      for (const [name, what] of Object.entries(namedFaults)) expect(page).toContain(`| \`${name}\` | ${what} |`)
    })
  })
})
