import type { ResourceKind } from '../domain/resource-kind'
import type { Database } from './database'
import type { Resource } from './generated/client'

/** One object in the cloud: promised before it is made, recorded when its id is known, settled when it is gone or kept. */
export type LedgerEntry = Omit<Resource, 'kind' | 'fate'> & {
  kind: ResourceKind
  fate: 'deleted' | 'kept' | 'never-made' | null
}

export function ledgerEntryFromRow(row: Resource): LedgerEntry {
  return row as LedgerEntry
}

/** Writes that the object is going to be made. The same kind and name is the same row, however often it is promised. */
export async function promiseResource(
  db: Database,
  of: { clusterId: string; kind: ResourceKind; name: string; machineId?: string },
): Promise<LedgerEntry> {
  const row = await db.resource.upsert({
    where: { clusterId_kind_name: { clusterId: of.clusterId, kind: of.kind, name: of.name } },
    create: of,
    update: { goneAt: null, fate: null },
  })
  return ledgerEntryFromRow(row)
}

export async function recordResource(db: Database, id: string, cloudId: string): Promise<void> {
  await db.resource.update({ where: { id }, data: { cloudId, recordedAt: new Date() } })
}

export async function settleResource(db: Database, id: string, fate: NonNullable<LedgerEntry['fate']>): Promise<void> {
  await db.resource.update({ where: { id }, data: { fate, goneAt: fate === 'kept' ? null : new Date() } })
}
