import type { PgBoss } from 'pg-boss'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openQueue, queues, type ReconcileJob, wakeCluster } from './queue'
import { createTestDatabase, type TestDatabase } from './testing/test-database'

let test: TestDatabase
let boss: PgBoss
beforeAll(async () => {
  test = await createTestDatabase()
  boss = await openQueue(test.url)
})
afterAll(async () => {
  await boss.stop({ graceful: false })
  await test.drop()
})

const look = (clusterId: string, inSeconds: number) =>
  boss.send(queues.reconcile, { clusterId }, { singletonKey: clusterId, startAfter: inSeconds })
const take = async () => {
  const [job] = await boss.fetch<ReconcileJob>(queues.reconcile)
  if (job) await boss.complete(queues.reconcile, job.id)
  return job?.data.clusterId
}

it('what a person asks for comes before the looks at idle clusters', async () => {
  for (const id of ['idle-1', 'idle-2', 'asked']) await look(id, id === 'asked' ? 60 : 0)
  await wakeCluster(boss, test.database, 'new')
  await wakeCluster(boss, test.database, 'asked')
  expect(new Set([await take(), await take()])).toEqual(new Set(['new', 'asked']))
  expect([await take(), await take()].sort()).toEqual(['idle-1', 'idle-2'])
  expect(await take()).toBeUndefined()
})
