import type { Catalog } from '../domain/catalog'
import type { Failure } from '../domain/failure'
import { Refusal } from '../domain/refusal'
import { wakeCatalog } from '../store/queue'
import { findTenant } from '../store/tenants'
import type { UseCaseContext } from './context'

/** Throws `Refusal` CatalogUnavailable, and has the cloud read, when nothing is known of it yet. */
export async function requireCatalog(context: UseCaseContext): Promise<Catalog> {
  const tenant = await findTenant(context.database, context.session.project.id)
  if (tenant?.catalog) return tenant.catalog as Catalog
  await wakeCatalog(context.queue, context.database, context.session.project.id)
  const failure = tenant?.catalogFailure as Failure | null | undefined
  throw new Refusal(
    'CatalogUnavailable',
    failure
      ? `What the cloud offers could not be read: ${failure.message} ${failure.action}`
      : 'What the cloud offers this project is being read for the first time. Try again in a few seconds.',
    { retryAfterSeconds: 5 },
  )
}
