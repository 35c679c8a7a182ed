import type { Catalog } from '../domain/catalog'
import type { Failure } from '../domain/failure'
import { Refusal } from '../domain/refusal'
import { wakeCatalog } from '../store/queue'
import { findTenant } from '../store/tenants'
import type { UseCaseContext } from './context'

/** Quota moves while somebody fills in a form: a catalog older than this is read again. */
const staleAfterMs = 30_000

type Tenant = Awaited<ReturnType<typeof findTenant>>

/** The tenant of the session. A catalog that is missing or stale is read again meanwhile. */
export async function findTenantWithCatalog(context: UseCaseContext): Promise<Tenant> {
  const tenantId = context.session.project.id
  const tenant = await findTenant(context.database, tenantId)
  const age = context.now.getTime() - (tenant?.catalogAt?.getTime() ?? 0)
  if (age > staleAfterMs) await wakeCatalog(context.queue, context.database, tenantId)
  return tenant
}

/** What the cloud offers, as last read. Throws `Refusal` CatalogUnavailable when nothing is known of it yet. */
export async function requireCatalog(context: UseCaseContext): Promise<Catalog> {
  const tenant = await findTenantWithCatalog(context)
  if (tenant?.catalog) return tenant.catalog as Catalog
  const failure = tenant?.catalogFailure as Failure | null | undefined
  throw new Refusal(
    'CatalogUnavailable',
    failure
      ? `What the cloud offers could not be read: ${failure.message} ${failure.action}`
      : 'What the cloud offers this project is being read for the first time. Try again in a few seconds.',
    { retryAfterSeconds: 5 },
  )
}
