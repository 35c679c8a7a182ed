import { isUnauthorized } from '@/lib/openstack/http/errors'
import { saveCatalog, saveCatalogFailure } from '@/lib/store/tenants'
import type { Services } from '../cluster/context'
import { failureFromError } from '../cluster/failures'
import { readCatalog } from './read-catalog'

/** Reads what the cloud offers a tenant. What went wrong is kept beside the last good catalog. */
export async function refreshCatalog(services: Services, tenantId: string): Promise<void> {
  try {
    const cloud = await services.tenants.cloud(tenantId)
    await saveCatalog(services.db, tenantId, await readCatalog(cloud, tenantId))
  } catch (error) {
    if (isUnauthorized(error)) services.tenants.forget(tenantId)
    const failure = failureFromError(error, { text: 'reading what the cloud offers', params: { task: 'catalog' } })
    services.log.warn({ tenant: tenantId, code: failure.code, cause: failure.cause }, 'catalog refresh failed')
    await saveCatalogFailure(services.db, tenantId, failure)
  }
}
