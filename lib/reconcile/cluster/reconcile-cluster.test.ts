import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LedgerEntry } from '@/lib/store/ledger'
import { isDeleted, isReady, type SimulatedWorld, startWorld } from './testing/simulated-world'

let world: SimulatedWorld
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const small = { controlPlane: { replicas: 1 as const }, nodePools: [{ name: 'web', replicas: 1 }] }
const open = (ledger: LedgerEntry[]) => ledger.filter(entry => entry.fate === null)

it('creates a cluster of one control-plane machine and workers, and deletes it without a trace', async () => {
  const before = world.inCloud()
  const id = await world.askForCluster('first', {
    controlPlane: { replicas: 1 },
    nodePools: [{ name: 'web', replicas: 2, labels: { tier: 'front', 'node-role.kubernetes.io/web': '' } }],
  })
  const ready = await world.passUntil(id, isReady)
  expect(ready.conditions.filter(c => c.status !== 'True')).toEqual([])
  expect(ready).toMatchObject({ nodesReady: 3, nodesWanted: 3, observedGeneration: 1 })
  expect(open(ready.ledger).every(entry => entry.cloudId)).toBe(true)
  expect(world.inCloud()).toMatchObject({ server: 3, loadbalancer: 1, floatingip: 1, network: 1, server_group: 2 })
  const operation = await world.services.db.operation.findFirstOrThrow({ where: { clusterId: id } })
  expect(operation.finishedAt).not.toBeNull()

  await world.askForDeletion(id)
  const deleted = await world.passUntil(id, isDeleted)
  expect(open(deleted.ledger)).toEqual([])
  expect(world.inCloud()).toEqual(before)
  expect(deleted.receipt).toMatchObject({
    objects: expect.arrayContaining([expect.objectContaining({ kind: 'server', deleted: 3 })]),
  })
  expect(await world.services.credentials.find(`cluster:${id}`, 'pki')).toBeUndefined()
})

it('makes machines from the node image of the flavour that was asked for', async () => {
  const id = await world.askForCluster('hardened', { ...small, imageFlavor: 'hardened' })
  await world.passUntil(id, isReady)
  const { compute, image } = world.simulator.cloud
  const servers = [...compute.servers.values()].filter(server => server.name.startsWith('hardened-'))
  expect(servers.map(server => image.images.get(server.imageId ?? '')?.name)).toEqual(
    Array(2).fill('kubernetes-v1.37.2-debian-12-hardened'),
  )
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
})

it('brings up a control plane of three, one after the other', async () => {
  const id = await world.askForCluster('ha', { controlPlane: { replicas: 3 }, nodePools: [] })
  const ready = await world.passUntil(id, isReady)
  expect(ready.machines.map(m => m.zone).sort()).toEqual(['az1', 'az2', 'az3'])
  expect(open(ready.ledger).filter(e => e.kind === 'member')).toHaveLength(3)
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
})

it('does next to nothing for a cluster that is as wanted', async () => {
  const id = await world.askForCluster('idle', small)
  await world.passUntil(id, isReady)
  await world.pass(id)
  world.simulator.forgetCalls()
  const before = await world.services.db.cluster.findUniqueOrThrow({ where: { id } })
  await world.pass(id)
  const after = await world.services.db.cluster.findUniqueOrThrow({ where: { id } })
  expect(world.simulator.calls().map(call => `${call.method} ${call.service}`)).toEqual(['GET compute'])
  expect(after.updatedAt).toEqual(before.updatedAt)
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
})

describe('a delete that is asked for in the middle of a create', () => {
  it.each([1, 4, 8, 14])('after %i passes leaves nothing behind', async passes => {
    const before = world.inCloud()
    const id = await world.askForCluster(`early-${passes}`, small)
    for (let i = 0; i < passes; i++) await world.pass(id)
    await world.askForDeletion(id)
    const deleted = await world.passUntil(id, isDeleted)
    expect(open(deleted.ledger)).toEqual([])
    expect(world.inCloud()).toEqual(before)
  })
})

describe('what goes wrong is told with whose turn it is, and heals when the cause is gone', () => {
  it('a delete that somebody else’s server blocks names it, and goes on when it is gone', async () => {
    const id = await world.askForCluster('blocked', small)
    const ready = await world.passUntil(id, isReady)
    const cloud = await world.services.tenants.cloud(world.projectId)
    const port = await cloud.network.ports.create({ name: 'stray', network_id: ready.observed.networkId ?? '' })
    await world.askForDeletion(id)
    const blocked = await world.passUntil(id, c => c.failure?.code === 'DeleteBlocked')
    expect(blocked.failure).toMatchObject({ owner: 'tenant', message: expect.stringContaining('port stray') })
    await cloud.network.ports.delete(port.id)
    await world.passUntil(id, isDeleted)
  })

  it('no valid host', async () => {
    const id = await world.askForCluster('demo-no-valid-host', small)
    const failed = await world.passUntil(id, c => c.failure?.code === 'NoValidHost')
    expect(failed.phase).toBe('Blocked')
    expect(failed.failure).toMatchObject({
      owner: 'operator',
      cause: { text: expect.stringContaining('No valid host') },
    })
    await world.askForDeletion(id)
    await world.passUntil(id, isDeleted)
  })

  it('a machine that boots and does not join shows its console', async () => {
    const id = await world.askForCluster('demo-broken-cloud-init', small)
    const failed = await world.passUntil(id, c => c.failure?.code === 'JoinFailed' || c.failure?.code === 'BootFailed')
    expect(failed.failure?.console?.length).toBeGreaterThan(0)
    await world.askForDeletion(id)
    await world.passUntil(id, isDeleted)
  })
})
