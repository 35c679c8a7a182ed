import { copyFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { serialize } from 'node:v8'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { breakMachine } from './compute/machines'
import { type Caller, createCaller } from './kubernetes/testing/caller'
import { type HandMadeCluster, makeClusterByHand } from './kubernetes/testing/hand-made-cluster'
import { type Simulator, type SimulatorOptions, startSimulator } from './start-simulator'
import { plainMachine } from './testing/plain-machine'
import {
  built,
  eventually,
  idOf,
  imageId,
  makeNetwork,
  requestServer,
  settled,
  signIn,
  type Tenant,
} from './testing/tenant'

describe('a cloud that is switched off and on', { timeout: 60_000 }, () => {
  let folder: string
  let file: string
  let simulator: Simulator
  let tenant: Tenant
  let troubles: string[]

  const start = async (options: SimulatorOptions = {}) => {
    simulator = await startSimulator({ stateFile: file, onTrouble: message => troubles.push(message), ...options })
    tenant = await signIn(simulator, 'demo', 'demo')
  }
  const portOf = ({ authUrl }: Simulator) => Number(new URL(authUrl).port)
  /** Ends it as Ctrl-C does. */
  const restart = async (options: SimulatorOptions = {}) => {
    const port = portOf(simulator)
    await simulator.stop()
    await start({ port, ...options })
  }
  /** Ends it so that only what was in the file at this moment is left, as after `kill -9`. */
  const restartHard = async (options: SimulatorOptions = {}) => {
    const port = portOf(simulator)
    await copyFile(file, `${file}.kept`)
    await simulator.stop()
    await copyFile(`${file}.kept`, file)
    await start({ port, ...options })
  }
  const server = (id: string) => simulator.cloud.compute.servers.get(id)
  const counts = () => simulator.world()[tenant.projectId]?.objects

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'simulator-'))
    file = path.join(folder, 'state')
    troubles = []
  })
  afterEach(async () => {
    await simulator.stop()
    await rm(folder, { recursive: true })
  })

  describe('with a Kubernetes cluster', () => {
    const machines = { speed: 40 }
    let cluster: HandMadeCluster
    let kubernetes: Caller
    beforeEach(async () => {
      await start(machines)
      cluster = await makeClusterByHand(tenant)
      kubernetes = createCaller(`https://${cluster.outside}:6443`, cluster.ca.certificate, { client: cluster.admin })
    })
    const nodes = () =>
      eventually(async () => {
        const { body } = await kubernetes.call('GET', '/api/v1/nodes')
        const found = (body.items as { metadata: { name: string; uid: string } }[]).map(({ metadata }) => metadata)
        expect(found.map(({ name }) => name)).toEqual(['cp-1', 'w-1'])
        return found
      })
    const readConfig = () => kubernetes.call('GET', '/api/v1/namespaces/default/configmaps/kept')

    test('it answers at the same address, to the same certificates, with the same objects', async () => {
      const before = await nodes()
      const body = { metadata: { name: 'kept' }, data: { of: 'a user' } }
      await kubernetes.call('POST', '/api/v1/namespaces/default/configmaps', { body })
      await restart(machines)
      expect(await nodes()).toEqual(before.map(node => expect.objectContaining({ uid: node.uid })))
      expect((await readConfig()).body).toMatchObject({ data: { of: 'a user' } })
      const watch = kubernetes.watch('/api/v1/namespaces/default/configmaps?watch=1')
      await eventually(() => expect(watch.events).toHaveLength(2))
      await kubernetes.call('DELETE', '/api/v1/namespaces/default/configmaps/kept')
      await eventually(() => expect(watch.events.at(-1)?.type).toBe('DELETED'))
      watch.stop()
      expect(troubles).toEqual([])
    })

    test('its nodes go on saying that they are alive', async () => {
      await nodes()
      await restart(machines)
      const lease = async () => {
        const { body } = await kubernetes.call(
          'GET',
          '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w-1',
        )
        return (body.spec as { renewTime: string }).renewTime
      }
      const first = await eventually(lease)
      await eventually(async () => expect(await lease()).not.toBe(first))
    })

    test('machines in their first boot have it again, also when the end was a hard one', async () => {
      await built(tenant, cluster.controlPlane)
      await eventually(() => expect(server(cluster.controlPlane)?.console.join('\n')).toContain('[certs]'))
      await eventually(async () => expect((await stat(file)).mtimeMs).toBeGreaterThan(Date.now() - 500))
      await restartHard(machines)
      await nodes()
    })
  })

  describe('with machines that need no Kubernetes', () => {
    const machines = { speed: 100, boot: plainMachine }
    beforeEach(() => start(machines))

    test('half-done work is done, once', async () => {
      const { networkId, subnetId } = await makeNetwork(tenant, 'net')
      const doomed = await requestServer(tenant, { name: 'doomed', networkId })
      await built(tenant, doomed.id)
      const balancer = idOf(
        await tenant.want('POST', '/load-balancer/v2/lbaas/loadbalancers', {
          loadbalancer: { name: 'lb', vip_subnet_id: subnetId },
        }),
      )
      const building = await requestServer(tenant, {
        name: 'building',
        networkId,
        extra: {
          imageRef: undefined,
          block_device_mapping_v2: [
            {
              boot_index: 0,
              source_type: 'image',
              destination_type: 'volume',
              uuid: await imageId(tenant),
              volume_size: 5,
              delete_on_termination: true,
            },
          ],
        },
      })
      await eventually(() => expect(counts()).toMatchObject({ volume: 1 }))
      await tenant.ask('DELETE', `/compute/v2.1/servers/${doomed.id}`)
      expect(server(building.id)?.taskState).toBe('block_device_mapping')
      await restart(machines)
      await settled(tenant, balancer)
      expect(await built(tenant, building.id)).toMatchObject({ status: 'ACTIVE' })
      await eventually(() => expect(server(doomed.id)).toBeUndefined())
      expect(counts()).toMatchObject({ server: 1, volume: 1, loadbalancer: 1 })
    })

    test('what was being taken out of a load balancer is out of it', async () => {
      const { subnetId } = await makeNetwork(tenant, 'net')
      const lbaas = (method: string, at: string, body?: unknown) =>
        tenant.want(method, `/load-balancer/v2/lbaas${at}`, body)
      const id = idOf(await lbaas('POST', '/loadbalancers', { loadbalancer: { name: 'lb', vip_subnet_id: subnetId } }))
      await settled(tenant, id)
      const pool = { loadbalancer_id: id, protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' }
      const poolId = idOf(await lbaas('POST', '/pools', { pool }))
      await settled(tenant, id)
      const listener = { loadbalancer_id: id, protocol: 'TCP', protocol_port: 80, default_pool_id: poolId }
      const listenerId = idOf(await lbaas('POST', '/listeners', { listener }))
      await settled(tenant, id)
      await tenant.ask('DELETE', `/load-balancer/v2/lbaas/pools/${poolId}`)
      expect(counts()).toMatchObject({ pool: 1 })
      await restart(machines)
      await settled(tenant, id)
      expect(counts()?.pool).toBeUndefined()
      expect(await lbaas('GET', `/listeners/${listenerId}`)).toMatchObject({ default_pool_id: null })
    })

    test('what was dead or hung stays so', async () => {
      const { networkId } = await makeNetwork(tenant, 'net')
      const names = ['well', 'dead', 'hung'] as const
      const made = await Promise.all(names.map(name => requestServer(tenant, { name, networkId })))
      const [well, dead, hung] = await Promise.all(made.map(async ({ id }) => (await built(tenant, id)) && id))
      const broken = { kill: server(dead ?? ''), freeze: server(hung ?? '') }
      for (const fault of ['kill', 'freeze'] as const) {
        const found = broken[fault]
        if (found) breakMachine(simulator.cloud.compute, found, fault)
      }
      await restart(machines)
      expect(server(well ?? '')).toMatchObject({ body: expect.anything(), isFrozen: false })
      expect(server(dead ?? '')).toMatchObject({ status: 'ACTIVE', body: undefined })
      expect(server(hung ?? '')).toMatchObject({ isFrozen: true })
    })

    test('tokens, passwords and quota are those of before', async () => {
      const { token } = tenant
      simulator.cloud.directory.users.forEach(user => {
        if (user.name === 'reader') user.password = 'another'
      })
      const port = portOf(simulator)
      await restart(machines)
      expect(portOf(simulator)).toBe(port)
      expect(simulator.cloud.directory.tokens.has(token)).toBe(true)
      expect([...simulator.cloud.directory.users.values()].find(user => user.name === 'reader')?.password).toBe(
        'another',
      )
      expect(simulator.cloud.compute.quotas.get(tenant.projectId)?.instances).toBe(20)
    })

    test.each([
      ['no cloud', Buffer.from('no cloud at all')],
      ['of another version', serialize({ format: 0 })],
    ])('a file that is %s is put aside and said so', async (_, content) => {
      await simulator.stop()
      await writeFile(file, content)
      await start(machines)
      expect(troubles).toEqual([expect.stringContaining(`the file is now ${file}.unreadable`)])
      expect(await readdir(folder)).toContain('state.unreadable')
      expect(counts()).toEqual({})
    })

    test('a place that cannot be written to is said once', async () => {
      await simulator.stop()
      await start({ ...machines, stateFile: path.join(folder, 'missing', 'state') })
      await eventually(() => expect(troubles).toHaveLength(1))
      await simulator.stop()
      expect(troubles).toEqual([expect.stringContaining('The simulated cloud cannot be saved: ENOENT')])
    })

    test('another simulator on its addresses is a clear error', async () => {
      const range = simulator.floatingCidr
      await simulator.stop()
      const squatter = createServer().listen(46_083, range.replace(/\.0\/20$/, '.1'))
      await expect(start(machines)).rejects.toThrow(`another simulator on this machine has the range ${range}`)
      await new Promise(resolve => squatter.close(resolve))
      await start(machines)
      expect(simulator.floatingCidr).toBe(range)
    })
  })
})
