import type { PgBoss } from 'pg-boss'
import type { ProjectRef } from '../domain/session'
import type { Database } from './database'
import { wakeCatalog } from './queue'

/** Writes down a tenant that somebody works in, and has its cloud read, so that the forms are filled when they open. */
export async function recordTenantSeen(db: Database, queue: PgBoss, project: ProjectRef): Promise<void> {
  const { id, name, domainName } = project
  await db.$transaction(async tx => {
    await tx.tenant.upsert({ where: { id }, create: { id, name, domainName }, update: { name, domainName } })
    await wakeCatalog(queue, tx, id)
  })
}
