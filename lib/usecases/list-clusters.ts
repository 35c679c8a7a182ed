import { type ClusterList, type ClusterListQuery, clusterListQuery } from '../contract/clusters'
import { Refusal } from '../domain/refusal'
import { type ClusterCursor, type ClusterSort, countClusters, listClusterPage } from '../store/cluster-list'
import { clusterToSummary } from './cluster-to-response'
import type { UseCaseContext } from './context'
import { requirePermission } from './permissions'

/** A page of the tenant's living clusters. */
export async function listClusters(context: UseCaseContext, query: ClusterListQuery): Promise<ClusterList> {
  requirePermission(context.session, 'listClusters')
  const { sort, limit, cursor, ...filter } = clusterListQuery.parse(query)
  const order = parseSort(sort)
  const tenantId = context.session.project.id
  const [rows, counts] = await Promise.all([
    listClusterPage(context.database, tenantId, {
      filter,
      sort: order,
      after: cursor === undefined ? undefined : parseCursor(cursor),
      // One more tells whether there is a next page.
      limit: limit + 1,
    }),
    countClusters(context.database, tenantId, filter),
  ])
  const items = rows.slice(0, limit).map(clusterToSummary)
  const last = items.at(-1)
  const nextCursor = rows.length > limit && last ? cursorToText({ value: last[order.by], id: last.id }) : null
  return { items, ...counts, nextCursor }
}

function parseSort(sort: string): ClusterSort {
  const by = sort.replace('-', '') as ClusterSort['by']
  return { by, descending: sort.startsWith('-') }
}

const cursorToText = (cursor: ClusterCursor): string =>
  Buffer.from(JSON.stringify([cursor.value, cursor.id])).toString('base64url')

function parseCursor(text: string): ClusterCursor {
  try {
    const [value, id] = JSON.parse(Buffer.from(text, 'base64url').toString()) as unknown[]
    if (typeof value === 'string' && typeof id === 'string') return { value, id }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw new Refusal('Invalid', 'The cursor is not one of ours.', {
    errors: [{ field: 'cursor', code: 'Invalid', message: 'Take it from nextCursor of the page before.' }],
  })
}
