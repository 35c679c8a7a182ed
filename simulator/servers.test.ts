import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'
import { built, eventually, idOf, imageId, makeNetwork, requestServer, signIn, type Tenant } from './testing/tenant'

describe('servers', { timeout: 60_000 }, () => {
  let simulator: Simulator
  let tenant: Tenant
  let networkId: string
  beforeEach(async () => {
    simulator = await startSimulator({ speed: 500, boot: plainMachine })
    tenant = await signIn(simulator, 'demo', 'demo')
    networkId = (await makeNetwork(tenant, 'net')).networkId
  })
  afterEach(() => simulator.stop())

  const hostOf = (id: string) => simulator.cloud.compute.servers.get(id)?.host
  const isGone = (id: string) =>
    eventually(async () => expect((await tenant.ask('GET', `/compute/v2.1/servers/${id}`)).status).toBe(404))
  const makeServerGroup = async (policy: string) =>
    idOf(await tenant.want('POST', '/compute/v2.1/os-server-groups', { server_group: { name: 'g', policy } }))

  test('take a while to build; the port is theirs until they go, and stays', async () => {
    const { id, portId, answer } = await requestServer(tenant, { name: 'a', networkId })
    expect(answer.status).toBe(202)
    expect(await tenant.want('GET', `/compute/v2.1/servers/${id}`)).toMatchObject({ status: 'BUILD', addresses: {} })
    expect(await built(tenant, id)).toMatchObject({ status: 'ACTIVE', 'OS-EXT-STS:power_state': 1 })
    const port = () => tenant.want('GET', `/network/v2.0/ports/${portId}`)
    expect(await port()).toMatchObject({ device_id: id, status: 'ACTIVE' })
    const again = {
      server: { name: 'b', flavorRef: '3', imageRef: await imageId(tenant), networks: [{ port: portId }] },
    }
    expect((await tenant.ask('POST', '/compute/v2.1/servers', again)).status).toBe(409)
    expect((await tenant.ask('DELETE', `/compute/v2.1/servers/${id}`)).status).toBe(204)
    await isGone(id)
    expect(await port()).toMatchObject({ device_id: '', status: 'DOWN' })
  })

  test('the console is what the machine printed', async () => {
    const { id } = await requestServer(tenant, { name: 'a', networkId })
    await built(tenant, id)
    const { body } = await tenant.ask('POST', `/compute/v2.1/servers/${id}/action`, { 'os-getConsoleOutput': {} })
    expect(body.output).toBe('a boots kubernetes-v1.37.2-debian-12\n')
  })

  test('go to the zone asked for, and apart when their group wants it', async () => {
    const group = await makeServerGroup('anti-affinity')
    const place = (name: string, zone: string) =>
      requestServer(tenant, { name, networkId, extra: { availability_zone: zone }, hints: { group } })
    const servers = [await place('a', 'az1'), await place('b', 'az1'), await place('c', 'az2')]
    const shown = await Promise.all(servers.map(server => built(tenant, server.id)))
    expect(shown.map(server => server['OS-EXT-AZ:availability_zone'])).toEqual(['az1', 'az1', 'az2'])
    expect(new Set(servers.map(server => hostOf(server.id))).size).toBe(3)
    const fourth = await place('d', 'az1')
    expect(await built(tenant, fourth.id)).toMatchObject({
      status: 'ERROR',
      fault: { message: 'No valid host was found. ' },
    })
  })

  test('a soft group spreads while it can, and doubles up when it must', async () => {
    const group = await makeServerGroup('soft-anti-affinity')
    const servers = []
    for (const name of ['a', 'b', 'c'])
      servers.push(
        await requestServer(tenant, { name, networkId, extra: { availability_zone: 'az1' }, hints: { group } }),
      )
    for (const server of servers) expect(await built(tenant, server.id)).toMatchObject({ status: 'ACTIVE' })
    expect(new Set(servers.map(server => hostOf(server.id))).size).toBe(2)
  })

  test('go on being ACTIVE when their host dies, can be deleted, and come back with it', async () => {
    const { id } = await requestServer(tenant, { name: 'a', networkId, listen: 80 })
    const other = await requestServer(tenant, { name: 'b', networkId, extra: { availability_zone: 'az1' } })
    await built(tenant, id)
    await built(tenant, other.id)
    const host = hostOf(id)
    const body = () => simulator.cloud.compute.servers.get(id)?.body
    await fetch(`${simulator.adminUrl}/hosts/${host}/down`, { method: 'POST' })
    expect(await built(tenant, id)).toMatchObject({ status: 'ACTIVE' })
    expect(body()).toBeUndefined()
    await fetch(`${simulator.adminUrl}/hosts/${host}/up`, { method: 'POST' })
    expect(body()?.listeners.has(80)).toBe(true)
    await fetch(`${simulator.adminUrl}/hosts/${host}/down`, { method: 'POST' })
    await tenant.ask('DELETE', `/compute/v2.1/servers/${id}`)
    await isGone(id)
  })

  test('boot from a volume that goes with them', async () => {
    const volumes = `/volume/v3/${tenant.projectId}/volumes`
    const mapping = { boot_index: 0, source_type: 'image', destination_type: 'volume', volume_size: 30 }
    const root = { ...mapping, uuid: await imageId(tenant), delete_on_termination: true }
    const { id } = await requestServer(tenant, {
      name: 'a',
      networkId,
      extra: { imageRef: undefined, block_device_mapping_v2: [root] },
    })
    expect(await built(tenant, id)).toMatchObject({ status: 'ACTIVE', image: '' })
    const [volume] = (await tenant.ask('GET', `${volumes}/detail`)).body.volumes as Record<string, unknown>[]
    expect(volume).toMatchObject({ size: 30, status: 'in-use', attachments: [{ server_id: id }] })
    expect(await tenant.ask('DELETE', `${volumes}/${volume?.id}`)).toMatchObject({ status: 400 })
    await tenant.ask('DELETE', `/compute/v2.1/servers/${id}`)
    await eventually(async () => expect((await tenant.ask('GET', volumes)).body.volumes).toEqual([]))
  })

  test('a rebuild begins with an empty disk, a reboot does not', async () => {
    const { id } = await requestServer(tenant, { name: 'a', networkId })
    await built(tenant, id)
    const disk = () => simulator.cloud.compute.servers.get(id)?.disk
    disk()?.set('etcd', 'data')
    const act = async (action: object) => {
      expect((await tenant.ask('POST', `/compute/v2.1/servers/${id}/action`, action)).status).toBe(202)
      await eventually(async () => expect(await built(tenant, id)).toMatchObject({ status: 'ACTIVE' }))
    }
    await act({ reboot: { type: 'HARD' } })
    expect(disk()?.get('etcd')).toBe('data')
    await act({ rebuild: { imageRef: await imageId(tenant) } })
    expect(disk()?.has('etcd')).toBe(false)
  })

  test('more than the quota is refused with numbers', async () => {
    const admin = await signIn(simulator, 'admin', 'admin')
    const quota = `/compute/v2.1/os-quota-sets/${tenant.projectId}`
    expect((await admin.ask('PUT', quota, { quota_set: { instances: 0, cores: 1 } })).status).toBe(200)
    const { answer } = await requestServer(tenant, { name: 'a', networkId })
    expect(answer).toMatchObject({
      status: 403,
      body: {
        forbidden: {
          message:
            'Quota exceeded for cores, instances: Requested 2, 1, but already used 0, 0 of 1, 0 cores, instances',
        },
      },
    })
  })

  test('two clouds side by side begin alike and share nothing', async () => {
    const other = await startSimulator({ speed: 500, boot: plainMachine })
    try {
      await requestServer(tenant, { name: 'a', networkId })
      const stranger = await signIn(other, 'demo', 'demo')
      expect((await stranger.ask('GET', '/compute/v2.1/servers')).body.servers).toEqual([])
      expect(stranger.projectId).toBe(tenant.projectId)
      expect(other.floatingCidr).not.toBe(simulator.floatingCidr)
    } finally {
      await other.stop()
    }
  })
})
