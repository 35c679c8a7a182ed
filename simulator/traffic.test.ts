import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Simulator, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'
import {
  built,
  eventually,
  externalNetwork,
  idOf,
  makeGroup,
  makeNetwork,
  requestServer,
  settled,
  signIn,
  type Tenant,
} from './testing/tenant'

/** What a client outside hears; empty when the connection is refused or cut. */
const call = (address: string, port: number): Promise<string> =>
  new Promise(resolve => {
    let heard = ''
    const socket = connect(port, address)
    socket.on('data', data => {
      heard += data
    })
    socket.on('error', () => resolve(heard.trim()))
    socket.on('close', () => resolve(heard.trim()))
  })

describe('traffic', { timeout: 60_000 }, () => {
  let simulator: Simulator
  let tenant: Tenant
  let network: Awaited<ReturnType<typeof makeNetwork>>
  let group: string
  let balancer: string
  let listener: string
  let pool: string
  let address: string
  let server: Awaited<ReturnType<typeof requestServer>>
  let second: Awaited<ReturnType<typeof requestServer>>

  const lbaas = '/load-balancer/v2/lbaas'
  const change = async (method: string, path: string, body?: unknown) => {
    const made = await tenant.want(method, lbaas + path, body)
    await settled(tenant, balancer)
    return idOf(made)
  }
  const addMember = (of: { address: string }) =>
    change('POST', `/pools/${pool}/members`, { member: { address: of.address, protocol_port: 6443 } })
  const memberStatuses = async () => {
    const { body } = await tenant.ask('GET', `${lbaas}/pools/${pool}/members`)
    return (body.members as { operating_status: string }[]).map(member => member.operating_status)
  }

  beforeAll(async () => {
    simulator = await startSimulator({ speed: 400, boot: plainMachine })
    tenant = await signIn(simulator, 'demo', 'demo')
    network = await makeNetwork(tenant, 'net')
    group = await makeGroup(tenant, [
      { protocol: 'tcp', port_range_min: 6443, port_range_max: 6443, remote_ip_prefix: '10.0.0.0/24' },
    ])
    const asked = { networkId: network.networkId, groups: [group], listen: 6443 }
    server = await requestServer(tenant, { name: 'first', ...asked })
    second = await requestServer(tenant, { name: 'second', ...asked })
    const made = await tenant.want('POST', `${lbaas}/loadbalancers`, {
      loadbalancer: { name: 'api', vip_subnet_id: network.subnetId },
    })
    balancer = idOf(made)
    await settled(tenant, balancer)
    listener = await change('POST', '/listeners', {
      listener: { loadbalancer_id: balancer, protocol: 'TCP', protocol_port: 6443 },
    })
    pool = await change('POST', '/pools', {
      pool: { listener_id: listener, protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' },
    })
    await change('POST', '/healthmonitors', {
      healthmonitor: { pool_id: pool, type: 'TCP', delay: 5, timeout: 3, max_retries: 3 },
    })
    await addMember(server)
    const floating = await tenant.want('POST', '/network/v2.0/floatingips', {
      floatingip: { floating_network_id: await externalNetwork(tenant), port_id: made.vip_port_id },
    })
    address = String(floating.floating_ip_address)
    await built(tenant, server.id)
    await built(tenant, second.id)
    await simulator.cloud.doors.settled()
  }, 60_000)
  afterAll(() => simulator.stop())

  test('a connection to the floating IP reaches a member that is up', async () => {
    expect(await call(address, 6443)).toBe('first')
    expect(await memberStatuses()).toEqual(['ONLINE'])
  })

  test('members take turns, and one that is down is left out', async () => {
    const member = await addMember(second)
    const heard = new Set([await call(address, 6443), await call(address, 6443)])
    expect([...heard].sort()).toEqual(['first', 'second'])
    await fetch(`${simulator.adminUrl}/servers/second/fault`, { method: 'POST', body: '{"fault":"cut"}' })
    expect(await memberStatuses()).toEqual(['ONLINE', 'ERROR'])
    expect([await call(address, 6443), await call(address, 6443)]).toEqual(['first', 'first'])
    await fetch(`${simulator.adminUrl}/servers/second/fault`, { method: 'POST', body: '{"fault":"heal"}' })
    expect(await memberStatuses()).toEqual(['ONLINE', 'ONLINE'])
    await change('DELETE', `/pools/${pool}/members/${member}`)
  })

  test('without the security group nothing passes, and the monitor sees it', async () => {
    const port = (groups: string[]) =>
      tenant.want('PUT', `/network/v2.0/ports/${server.portId}`, { port: { security_groups: groups } })
    await port([])
    expect(await memberStatuses()).toEqual(['ERROR'])
    expect(await call(address, 6443)).toBe('')
    await port([group])
    expect(await call(address, 6443)).toBe('first')
  })

  test('only allowed addresses may call', async () => {
    const allow = (cidrs: string[] | null) =>
      change('PUT', `/listeners/${listener}`, { listener: { allowed_cidrs: cidrs } })
    await allow(['203.0.113.0/24'])
    expect(await call(address, 6443)).toBe('')
    await allow(['203.0.113.0/24', '127.0.0.0/8'])
    expect(await call(address, 6443)).toBe('first')
    await allow(null)
  })

  test('a stopped server does not answer, and does again when it is started', async () => {
    const act = (action: object) => tenant.ask('POST', `/compute/v2.1/servers/${server.id}/action`, action)
    expect((await act({ 'os-stop': null })).status).toBe(202)
    await eventually(async () => expect(await call(address, 6443)).toBe(''))
    await eventually(async () => expect((await act({ 'os-start': null })).status).toBe(202))
    await eventually(async () => expect(await call(address, 6443)).toBe('first'))
  })

  test('machines reach each other as routers and groups let them', async () => {
    const from = simulator.cloud.compute.servers.get(second.id)
    const inside = from && simulator.cloud.compute.networkOf(from)
    expect(inside?.connect(server.address, 6443)?.serverId).toBe(server.id)
    expect(inside?.connect(server.address, 22)).toBeUndefined()
    expect(inside?.connect(address, 6443)?.serverId).toBe(server.id)
    expect(inside?.allows(server.id, 'tcp', 6443)).toBe(true)
    expect(inside?.allows(server.id, 'udp', 8472)).toBe(false)
    expect(inside?.reachesOutside()).toBe(true)
    const other = await makeNetwork(tenant, 'other')
    const stranger = await requestServer(tenant, { name: 'stranger', networkId: other.networkId })
    await built(tenant, stranger.id)
    const afar = simulator.cloud.compute.servers.get(stranger.id)
    const outside = afar && simulator.cloud.compute.networkOf(afar)
    expect(outside?.connect(server.address, 6443)).toBeUndefined()
    expect(outside?.connect(address, 6443)?.serverId).toBe(server.id)
  })

  test('a node that calls the public address comes from its router, which must be allowed', async () => {
    const from = simulator.cloud.compute.servers.get(second.id)
    const inside = from && simulator.cloud.compute.networkOf(from)
    const router = await tenant.want('GET', `/network/v2.0/routers/${network.routerId}`)
    const gateway = (router.external_gateway_info as { external_fixed_ips: { ip_address: string }[] })
      .external_fixed_ips[0]?.ip_address
    const allow = (cidrs: string[] | null) =>
      change('PUT', `/listeners/${listener}`, { listener: { allowed_cidrs: cidrs } })
    await allow(['10.0.0.0/24'])
    expect(inside?.connect(address, 6443)).toBeUndefined()
    await allow([`${gateway}/32`])
    expect(inside?.connect(address, 6443)?.serverId).toBe(server.id)
    await allow(null)
  })

  test('the port closes when the load balancer goes', async () => {
    expect((await tenant.ask('DELETE', `${lbaas}/loadbalancers/${balancer}?cascade=true`)).status).toBe(204)
    await eventually(async () => expect(await call(address, 6443)).toBe(''))
    await eventually(async () =>
      expect((await tenant.ask('GET', `${lbaas}/loadbalancers/${balancer}`)).status).toBe(404),
    )
    expect(simulator.world()[tenant.projectId]?.objects).not.toHaveProperty('member')
  })
})
