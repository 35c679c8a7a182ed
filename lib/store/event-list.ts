import type { Cause } from '../domain/failure'
import type { Database } from './database'
import type { Event as Row } from './generated/client'

export type EventRow = Omit<Row, 'cause' | 'params'> & { cause: Cause | null; params: Record<string, string | number> }

/** Events of a cluster, newest first, older than the one with id `before`. */
export async function listEventPage(
  db: Database,
  clusterId: string,
  of: { before?: bigint; limit: number },
): Promise<EventRow[]> {
  const rows = await db.event.findMany({
    where: { clusterId, ...(of.before !== undefined && { id: { lt: of.before } }) },
    orderBy: { id: 'desc' },
    take: of.limit,
  })
  return rows as EventRow[]
}
