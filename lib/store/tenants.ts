import type { Catalog } from '../domain/catalog'
import type { Failure } from '../domain/failure'
import type { Database } from './database'
import { Prisma, type Tenant } from './generated/client'

export async function findTenant(db: Database, id: string): Promise<Tenant | undefined> {
  return (await db.tenant.findUnique({ where: { id } })) ?? undefined
}

export async function listTenantIds(db: Database): Promise<string[]> {
  return (await db.tenant.findMany({ select: { id: true } })).map(tenant => tenant.id)
}

export async function saveServiceUser(db: Database, tenantId: string, userId: string): Promise<void> {
  await db.tenant.updateMany({ where: { id: tenantId, serviceUserId: null }, data: { serviceUserId: userId } })
}

export async function saveCatalog(db: Database, tenantId: string, catalog: Catalog): Promise<void> {
  await db.tenant.update({
    where: { id: tenantId },
    data: { catalog, catalogAt: new Date(), catalogFailure: Prisma.DbNull },
  })
}

/** Keeps the last good catalog: what is known stays usable, with the reason why it is not newer. */
export async function saveCatalogFailure(db: Database, tenantId: string, failure: Failure): Promise<void> {
  await db.tenant.update({ where: { id: tenantId }, data: { catalogFailure: failure } })
}
