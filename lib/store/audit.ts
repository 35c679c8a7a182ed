import type { Database, Transaction } from './database'
import type { Prisma } from './generated/client'

/** What a person did. Entries are only ever added. */
export type AuditRecord = {
  actorId: string
  actorName: string
  tenantId: string | null
  /** verb of the object, for example `cluster.create`. */
  action: string
  /** For example `cluster/<id>`. */
  object: string
  before?: Prisma.InputJsonValue
  after?: Prisma.InputJsonValue
  requestId?: string
}

export async function recordAudit(db: Database | Transaction, entry: AuditRecord): Promise<void> {
  await db.auditEntry.create({ data: entry })
}
