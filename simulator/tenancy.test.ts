import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'
import { idOf, imageId, makeNetwork, requestServer, signIn, type Tenant } from './testing/tenant'

describe('tenancy', () => {
  let simulator: Simulator
  let demo: Tenant
  let shop: Tenant
  let reader: Tenant
  let admin: Tenant
  beforeAll(async () => {
    simulator = await startSimulator({ speed: 500, boot: plainMachine })
    demo = await signIn(simulator, 'demo', 'demo')
    shop = await signIn(simulator, 'demo', 'shop')
    reader = await signIn(simulator, 'reader', 'demo')
    admin = await signIn(simulator, 'admin', 'admin')
  })
  afterAll(() => simulator.stop())

  test('a person with a default project is signed in to it, and may go to others', async () => {
    const unscoped = await signIn(simulator, 'demo')
    expect(unscoped.projectId).toBe(demo.projectId)
    const { body } = await unscoped.ask('GET', '/identity/v3/auth/projects')
    expect((body.projects as { name: string }[]).map(project => project.name)).toEqual(['demo', 'shop'])
  })

  test('what one project has, the other neither sees nor changes', async () => {
    const { networkId } = await makeNetwork(demo, 'private')
    const server = await requestServer(demo, { name: 'private', networkId })
    const paths = [
      `/network/v2.0/networks/${networkId}`,
      `/network/v2.0/ports/${server.portId}`,
      `/compute/v2.1/servers/${server.id}`,
    ]
    for (const path of paths) {
      expect((await demo.ask('GET', path)).status).toBe(200)
      expect((await shop.ask('GET', path)).status).toBe(404)
      expect((await shop.ask('DELETE', path)).status).toBe(404)
      expect((await admin.ask('GET', path)).status).toBe(200)
    }
    const { body } = await shop.ask('GET', '/compute/v2.1/servers')
    expect(body.servers).toEqual([])
  })

  test('a reader sees and may not write, in the words of each service', async () => {
    const server = { name: 'x', flavorRef: '3', imageRef: await imageId(reader), networks: 'none' }
    const refused: [string, object, object][] = [
      ['/network/v2.0/networks', { network: { name: 'x' } }, { NeutronError: { type: 'PolicyNotAuthorized' } }],
      ['/compute/v2.1/servers', { server }, { forbidden: { code: 403 } }],
      ['/load-balancer/v2/lbaas/loadbalancers', { loadbalancer: {} }, { faultcode: 'Client' }],
      [`/volume/v3/${reader.projectId}/volumes`, { volume: { size: 1 } }, { forbidden: { code: 403 } }],
    ]
    for (const [path, body, words] of refused) {
      expect((await reader.ask('GET', path)).status).toBe(200)
      expect(await reader.ask('POST', path, body)).toMatchObject({ status: 403, body: words })
    }
  })

  test('a token ends with the last role, an application credential with the role it came from', async () => {
    const { user } = (await admin.ask('POST', '/identity/v3/users', { user: { name: 'robot', password: 'robot' } }))
      .body as { user: { id: string } }
    const { body } = await admin.ask('GET', '/identity/v3/roles?name=member')
    const [role] = body.roles as { id: string }[]
    const grant = `/identity/v3/projects/${demo.projectId}/users/${user.id}/roles/${role?.id}`
    expect((await admin.ask('PUT', grant)).status).toBe(204)
    const robot = await signIn(simulator, 'robot', 'demo')
    const credentials = `/identity/v3/users/${user.id}/application_credentials`
    const made = await robot.want('POST', credentials, { application_credential: { name: 'x' } })
    expect((await admin.ask('DELETE', grant)).status).toBe(204)
    expect((await robot.ask('GET', '/network/v2.0/networks')).status).toBe(401)
    expect((await admin.ask('GET', `${credentials}/${idOf(made)}`)).status).toBe(404)
  })

  test('five wrong passwords lock an account', async () => {
    await admin.ask('POST', '/identity/v3/users', { user: { name: 'careless', password: 'careless' } })
    const domain = { id: 'default' }
    const attempt = async (name: string, password: string) => {
      const user = { name, domain, password }
      const response = await fetch(`${simulator.authUrl}/auth/tokens`, {
        method: 'POST',
        body: JSON.stringify({ auth: { identity: { methods: ['password'], password: { user } } } }),
      })
      return response.status
    }
    for (const _ of [1, 2, 3, 4, 5]) expect(await attempt('careless', 'wrong')).toBe(401)
    expect(await attempt('careless', 'careless')).toBe(401)
    expect(await attempt('locked', 'locked')).toBe(401)
  })

  test('tokens live as long as they are told to', async () => {
    const brief = await startSimulator({ tokenSeconds: 1, boot: plainMachine })
    try {
      const tenant = await signIn(brief, 'demo', 'demo')
      expect((await tenant.ask('GET', '/network/v2.0/networks')).status).toBe(200)
      await new Promise(resolve => setTimeout(resolve, 1100))
      expect((await tenant.ask('GET', '/network/v2.0/networks')).status).toBe(401)
    } finally {
      await brief.stop()
    }
  })

  test('what is not simulated says so', async () => {
    expect((await demo.ask('GET', '/compute/v2.1/os-aggregates')).status).toBe(501)
    expect((await demo.ask('GET', '/orchestration/v1')).status).toBe(501)
  })
})
