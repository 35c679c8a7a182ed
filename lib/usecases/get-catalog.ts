import type { CatalogResponse } from '../contract/catalog'
import { wakeCatalog } from '../store/queue'
import { listReleases } from '../store/releases'
import { findTenant } from '../store/tenants'
import type { UseCaseContext } from './context'
import { requirePermission } from './permissions'

/** Quota moves while somebody fills in a form: a catalog older than this is read again. */
const staleAfterMs = 30_000

/** What the cloud offers the tenant, as last read. A stale one is answered at once and read again meanwhile. */
export async function getCatalog(context: UseCaseContext): Promise<CatalogResponse> {
  requirePermission(context.session, 'getCatalog')
  const tenantId = context.session.project.id
  const [tenant, releases] = await Promise.all([findTenant(context.database, tenantId), listReleases(context.database)])
  const age = context.now.getTime() - (tenant?.catalogAt?.getTime() ?? 0)
  if (age > staleAfterMs) await wakeCatalog(context.queue, context.database, tenantId)
  return {
    catalog: (tenant?.catalog ?? null) as CatalogResponse['catalog'],
    refreshedAt: tenant?.catalogAt?.toISOString() ?? null,
    failure: (tenant?.catalogFailure ?? null) as CatalogResponse['failure'],
    releases,
  }
}
