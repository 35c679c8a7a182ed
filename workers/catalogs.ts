import type { PgBoss } from 'pg-boss'
import { refreshCatalog } from '@/lib/reconcile/catalog/refresh-catalog'
import type { Services } from '@/lib/reconcile/cluster/context'
import { type CatalogJob, queues } from '@/lib/store/queue'
import { listTenantIds } from '@/lib/store/tenants'

/** How old a catalog may get by itself; who plans with an older one than half a minute has it read again. */
const refreshMs = 5 * 60_000

/** Keeps what the cloud offers each tenant fresh. */
export async function workOnCatalogs(boss: PgBoss, services: Services): Promise<void> {
  await boss.work<CatalogJob>(
    queues.catalog,
    { localConcurrency: 5, batchSize: 1, pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 },
    async ([job]) => {
      if (!job) return
      const { tenantId } = job.data
      await refreshCatalog(services, tenantId)
      await lookAgain(boss, tenantId, refreshMs)
    },
  )
  for (const id of await listTenantIds(services.db)) await lookAgain(boss, id, 0)
}

async function lookAgain(boss: PgBoss, tenantId: string, inMs: number): Promise<void> {
  const data: CatalogJob = { tenantId }
  await boss.send(queues.catalog, data, { singletonKey: tenantId, startAfter: new Date(Date.now() + inMs) })
}
