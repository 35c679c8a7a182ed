import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { migrateDatabase } from './migrate'
import { createTestDatabase, type TestDatabase } from './testing/test-database'

let db: TestDatabase
let listener: pg.Client
const heard: string[] = []

beforeAll(async () => {
  db = await createTestDatabase()
  listener = new pg.Client({ connectionString: db.url })
  await listener.connect()
  listener.on('notification', message => heard.push(message.payload ?? ''))
  await listener.query('LISTEN slipway')
})
afterAll(async () => {
  await listener.end()
  await db.drop()
})

/** What arrived since the last call. Postgres delivers in order: once our own word is back, all before it is here. */
async function announcements(): Promise<unknown[]> {
  await db.database.$executeRaw`SELECT pg_notify('slipway', 'end')`
  await vi.waitUntil(() => heard.includes('end'))
  const before = heard.splice(0, heard.indexOf('end') + 1).slice(0, -1)
  return before.map(payload => JSON.parse(payload))
}

test('a migrated database has nothing left to apply', async () => {
  expect(await migrateDatabase(db.url)).toEqual([])
})

test('one process may migrate again and again, also after the wait for a lock of an earlier time has run out', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    await migrateDatabase(db.url)
    await migrateDatabase(db.url)
    // The engine gives a lock ten seconds (migrateDatabase lets go of its timer, which still comes).
    await vi.advanceTimersByTimeAsync(11_000)
    expect(await migrateDatabase(db.url)).toEqual([])
  } finally {
    vi.useRealTimers()
  }
})

describe('announcements', () => {
  const ours = { tenantId: 't1', clusterId: 'c1' }

  beforeAll(async () => {
    await db.database.tenant.create({ data: { id: 't1', name: 'shop', domainName: 'Default' } })
    await db.database.cluster.create({
      data: { id: 'c1', tenantId: 't1', name: 'web', spec: {}, release: 'r1', createdBy: 'ann' },
    })
    expect(await announcements()).toEqual([ours])
  })

  test('a change of a cluster is announced once per transaction', async () => {
    await db.database.$transaction(async tx => {
      await tx.cluster.update({ where: { id: 'c1' }, data: { phase: 'Ready' } })
      await tx.event.create({ data: { clusterId: 'c1', type: 'Normal', reason: 'Ready', object: 'web', message: '' } })
    })
    expect(await announcements()).toEqual([ours])
  })

  test('taking and renewing a lease is not announced', async () => {
    await db.database.cluster.update({
      where: { id: 'c1' },
      data: { leaseHolder: 'w1', leaseEpoch: 2, leaseExpiresAt: new Date() },
    })
    expect(await announcements()).toEqual([])
  })

  test('machines, operations and the ledger are announced too', async () => {
    await db.database.machine.create({ data: { clusterId: 'c1', name: 'm', role: 'worker', flavor: 'small' } })
    expect(await announcements()).toEqual([ours])
    await db.database.operation.create({ data: { id: 'o1', clusterId: 'c1', kind: 'create', actor: 'ann' } })
    expect(await announcements()).toEqual([ours])
    await db.database.resource.create({ data: { clusterId: 'c1', kind: 'network', name: 'n' } })
    expect(await announcements()).toEqual([ours])
    await db.database.resource.deleteMany({ where: { clusterId: 'c1' } })
    expect(await announcements()).toEqual([ours])
  })

  test('deleting a cluster with all that belongs to it is announced', async () => {
    await db.database.cluster.delete({ where: { id: 'c1' } })
    expect(await announcements()).toEqual([ours])
  })
})
