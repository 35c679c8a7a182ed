import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { ApiClient } from '@/lib/contract/client'
import type { WatchMessage } from '@/lib/contract/watch'
import { saveCatalog, saveCatalogFailure } from '@/lib/store/tenants'
import { ApiWorld, catalog } from './testing/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await ApiWorld.create()
})
afterAll(() => world.destroy())

const leaving: AbortController[] = []
afterEach(() => {
  for (const controller of leaving.splice(0)) controller.abort()
})

/** Opens a watch; `next` waits for a message. */
async function watch(client: ApiClient): Promise<{ next(): Promise<WatchMessage | undefined>; leave(): void }> {
  const controller = new AbortController()
  leaving.push(controller)
  const messages = client.watch(controller.signal)
  const next = async () => (await messages.next()).value as WatchMessage | undefined
  expect(await next()).toEqual({ type: 'open' })
  return { next, leave: () => controller.abort() }
}

it('tells each change of a cluster once, to its tenant only', async () => {
  const shop = await world.signIn('member')
  const bank = await world.signIn('banker')
  const [inShop, inBank] = await Promise.all([watch(shop.client), watch(bank.client)])
  const { id } = await shop.client.createCluster({ name: 'seen' }, 'k1')
  expect(await inShop.next()).toEqual({ type: 'change', clusterId: id })
  const other = await bank.client.createCluster({ name: 'hidden' }, 'k2')
  expect(await inBank.next()).toEqual({ type: 'change', clusterId: other.id })
})

it('tells when the catalog was read, and when that fails, but not that it fails again', async () => {
  const { client } = await world.signIn('banker')
  const watching = await watch(client)
  const failure = { code: 'CloudUnreachable', owner: 'operator', message: 'No.', action: 'Wait.', params: {} } as const
  await saveCatalog(world.database, 'project-bank', catalog)
  expect(await watching.next()).toEqual({ type: 'catalog' })
  await saveCatalogFailure(world.database, 'project-bank', failure)
  expect(await watching.next()).toEqual({ type: 'catalog' })
  await saveCatalogFailure(world.database, 'project-bank', { ...failure, message: 'No, again.' })
  const { id } = await client.createCluster({ name: 'next-news' }, 'k5')
  expect(await watching.next()).toEqual({ type: 'change', clusterId: id })
})

it('tells when a part of the cluster changes', async () => {
  const { client } = await world.signIn('member')
  const { id } = await client.createCluster({ name: 'parts' }, 'k3')
  const watching = await watch(client)
  await world.database.machine.create({ data: { clusterId: id, name: 'm', role: 'worker', flavor: 'm1.medium' } })
  expect(await watching.next()).toEqual({ type: 'change', clusterId: id })
})

it('opens again after the connection to the database was lost', async () => {
  const { client } = await world.signIn('member')
  const watching = await watch(client)
  await world.database.$queryRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND query LIKE 'LISTEN slipway%'`
  expect(await watching.next()).toEqual({ type: 'open' })
  const { id } = await client.createCluster({ name: 'after' }, 'k4')
  expect(await watching.next()).toEqual({ type: 'change', clusterId: id })
})

it('ends quietly when the reader leaves', async () => {
  const { client } = await world.signIn('member')
  const watching = await watch(client)
  const rest = watching.next()
  watching.leave()
  expect(await rest.catch(() => undefined)).toBeUndefined()
})

it('ends when the portal is asked to end', async () => {
  const { client } = await world.signIn('member')
  const watching = await watch(client)
  world.ending.abort()
  expect(await watching.next()).toBeUndefined()
})
