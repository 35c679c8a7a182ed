import { type EventList, type EventListQuery, type EventResponse, eventListQuery } from '../contract/clusters'
import { type EventRow, listEventPage } from '../store/event-list'
import type { UseCaseContext } from './context'
import { requireCluster } from './get-cluster'
import { requirePermission } from './permissions'

/** A page of a cluster's timeline, newest first. */
export async function listEvents(
  context: UseCaseContext,
  idOrName: string,
  query: EventListQuery = {},
): Promise<EventList> {
  requirePermission(context.session, 'listEvents')
  const { cursor, limit } = eventListQuery.parse(query)
  const cluster = await requireCluster(context, idOrName)
  const before = cursor === undefined ? undefined : BigInt(cursor)
  // One more tells whether there is a next page.
  const rows = await listEventPage(context.database, cluster.id, { before, limit: limit + 1 })
  const items = rows.slice(0, limit).map(eventToResponse)
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null }
}

function eventToResponse(row: EventRow): EventResponse {
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    type: row.type === 'Warning' ? 'Warning' : 'Normal',
    reason: row.reason,
    object: row.object,
    message: row.message,
    params: row.params,
    cause: row.cause,
  }
}
