import type { CatalogResponse } from '../contract/catalog'
import { listReleases } from '../store/releases'
import type { UseCaseContext } from './context'
import { requirePermission } from './permissions'
import { findTenantWithCatalog } from './require-catalog'

/** What the cloud offers the tenant, as last read; a stale one is answered at once and read again meanwhile. */
export async function getCatalog(context: UseCaseContext): Promise<CatalogResponse> {
  requirePermission(context.session, 'getCatalog')
  const [tenant, releases] = await Promise.all([findTenantWithCatalog(context), listReleases(context.database)])
  return {
    catalog: (tenant?.catalog ?? null) as CatalogResponse['catalog'],
    refreshedAt: tenant?.catalogAt?.toISOString() ?? null,
    failure: (tenant?.catalogFailure ?? null) as CatalogResponse['failure'],
    releases,
  }
}
