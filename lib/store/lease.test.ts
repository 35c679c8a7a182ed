import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { findCluster, saveStatus } from './clusters'
import { acquireLease, assertLease, LeaseLostError, releaseLease, renewLease } from './lease'
import { createTestDatabase, type TestDatabase } from './testing/test-database'

let test: TestDatabase
beforeAll(async () => {
  test = await createTestDatabase()
  await test.database.tenant.create({ data: { id: 't', name: 'shop', domainName: 'Default' } })
})
afterAll(() => test.drop())

async function newCluster(): Promise<string> {
  const id = randomUUID()
  await test.database.cluster.create({
    data: { id, tenantId: 't', name: id, liveName: id, spec: {}, release: '1', createdBy: 'me' },
  })
  return id
}
const lapse = (id: string) => test.database.cluster.update({ where: { id }, data: { leaseExpiresAt: new Date(0) } })

it('is held by one of many who ask at once', async () => {
  const id = await newCluster()
  const asked = await Promise.all(Array.from({ length: 10 }, (_, i) => acquireLease(test.database, id, `worker-${i}`)))
  expect(asked.filter(Boolean)).toHaveLength(1)
})

it('is free again when it is given back, and when it lapses', async () => {
  const id = await newCluster()
  const first = await acquireLease(test.database, id, 'a')
  if (!first) throw new Error('not acquired')
  await releaseLease(test.database, first)
  expect(await acquireLease(test.database, id, 'b')).toBeDefined()
  expect(await acquireLease(test.database, id, 'c')).toBeUndefined()
  await lapse(id)
  expect(await acquireLease(test.database, id, 'c')).toBeDefined()
})

it('lets a holder that was late neither renew, nor write, nor give back what another holds', async () => {
  const id = await newCluster()
  const late = await acquireLease(test.database, id, 'a')
  await lapse(id)
  const next = await acquireLease(test.database, id, 'b')
  const cluster = await findCluster(test.database, id)
  if (!late || !next || !cluster) throw new Error('not acquired')
  await expect(renewLease(test.database, late)).rejects.toThrow(LeaseLostError)
  const change = {
    conditions: [],
    phase: 'Ready' as const,
    phaseReason: null,
    phaseMessage: null,
    failure: null,
    observed: {},
    observedGeneration: 1,
    apiAddress: null,
    nodesReady: 1,
    nodesWanted: 1,
    steps: [],
    operationFinished: false,
  }
  await expect(saveStatus(test.database, late, cluster, change, new Date())).rejects.toThrow(LeaseLostError)
  await releaseLease(test.database, late)
  expect(await acquireLease(test.database, id, 'c')).toBeUndefined()
  await expect(renewLease(test.database, next)).resolves.toBeUndefined()
})

it('forbids changes of the cloud once its time is over, without asking anybody', () => {
  expect(() => assertLease({ clusterId: 'c', holder: 'a', epoch: 1, expiresAt: Date.now() - 1 })).toThrow(
    LeaseLostError,
  )
  expect(() => assertLease({ clusterId: 'c', holder: 'a', epoch: 1, expiresAt: Date.now() + 1000 })).not.toThrow()
})
