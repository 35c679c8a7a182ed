import { fromPrisma, PgBoss } from 'pg-boss'
import type { Database, Transaction } from './database'

/** Queues of the worker. Keys name what is worked on; one job per key runs at a time. */
export const queues = { reconcile: 'reconcile-cluster', catalog: 'refresh-catalog' } as const
export type Queue = (typeof queues)[keyof typeof queues]

/** Work that somebody waits for comes before the looks at clusters that are as wanted. */
export const priorities = { awaited: 1, routine: 0 } as const

/** What a job carries: an id, never a secret. */
export type ReconcileJob = { clusterId: string }
export type CatalogJob = { tenantId: string }

/**
 * A job of a killed worker is taken up again after `heartbeatSeconds`, the least that pg-boss allows. Retries are for
 * crashes only: trouble with a cluster is an outcome, not a failed job.
 */
const queueOptions = {
  policy: 'stately',
  notify: true,
  heartbeatSeconds: 10,
  retryLimit: 1000,
  retryDelay: 1,
  deleteAfterSeconds: 60,
} as const

/** Connects to the queues and creates what is missing; the caller stops it. */
export async function openQueue(databaseUrl: string): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    useListenNotify: true,
    superviseIntervalSeconds: 5,
    monitorIntervalSeconds: 5,
    // How old the number of waiting jobs may be that says whether workers keep up.
    queueCacheIntervalSeconds: 5,
  })
  await boss.start()
  for (const name of Object.values(queues)) await boss.createQueue(name, queueOptions)
  return boss
}

/** Wakes the worker for a cluster, in the transaction that wrote its spec; an earlier wake-up is pulled forward. */
export async function wakeCluster(boss: PgBoss, tx: Transaction | Database, clusterId: string): Promise<void> {
  await wake(boss, tx, queues.reconcile, clusterId, { clusterId } satisfies ReconcileJob)
}

/** Asks the worker to read what the cloud offers a tenant. */
export async function wakeCatalog(boss: PgBoss, tx: Transaction | Database, tenantId: string): Promise<void> {
  await wake(boss, tx, queues.catalog, tenantId, { tenantId } satisfies CatalogJob)
}

async function wake(boss: PgBoss, tx: Transaction | Database, queue: Queue, key: string, data: object): Promise<void> {
  // In the past, whatever the clocks say; not far, for jobs are kept for two weeks from here and then swept away unseen.
  const startAfter = new Date(Date.now() - 60_000)
  await boss.upsert(queue, data, { singletonKey: key, startAfter, priority: priorities.awaited, db: fromPrisma(tx) })
}
