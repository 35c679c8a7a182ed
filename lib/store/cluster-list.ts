import type { Failure } from '../domain/failure'
import type { Phase } from '../domain/phase'
import type { Database } from './database'
import type { Prisma, Cluster as Row } from './generated/client'

export const summaryColumns = {
  id: true,
  name: true,
  phase: true,
  phaseReason: true,
  phaseMessage: true,
  phaseChangedAt: true,
  failure: true,
  release: true,
  nodesReady: true,
  nodesWanted: true,
  apiAddress: true,
  createdAt: true,
} as const satisfies Prisma.ClusterSelect
export type ClusterSummaryRow = Omit<Pick<Row, keyof typeof summaryColumns>, 'failure' | 'phase'> & {
  failure: Failure | null
  phase: Phase
}

export type ClusterFilter = { search?: string; phase?: string; release?: string }
export type ClusterSort = { by: 'name' | 'createdAt' | 'phase'; descending: boolean }
/** Where the page before ended: its last row's value of the sorted column, and its id. */
export type ClusterCursor = { value: string; id: string }

/** One page of a tenant's living clusters, sorted and filtered by the database. */
export async function listClusterPage(
  db: Database,
  tenantId: string,
  of: { filter: ClusterFilter; sort: ClusterSort; after?: ClusterCursor; limit: number },
): Promise<ClusterSummaryRow[]> {
  const { by, descending } = of.sort
  const order = descending ? 'desc' : 'asc'
  const rows = await db.cluster.findMany({
    where: { AND: [whereOf(tenantId, of.filter), of.after ? whereAfter(of.sort, of.after) : {}] },
    orderBy: [{ [by]: order }, { id: order }],
    take: of.limit,
    select: summaryColumns,
  })
  return rows as ClusterSummaryRow[]
}

/** How many there are: of the filter, of the tenant, and of the tenant waiting for a person. */
export async function countClusters(
  db: Database,
  tenantId: string,
  filter: ClusterFilter,
): Promise<{ total: number; totalUnfiltered: number; needAttention: number }> {
  const living = { tenantId, deletedAt: null }
  const isFiltered = Object.values(filter).some(value => value)
  const [totalUnfiltered, total, needAttention] = await Promise.all([
    db.cluster.count({ where: living }),
    isFiltered ? db.cluster.count({ where: whereOf(tenantId, filter) }) : undefined,
    countWaiting(db, tenantId),
  ])
  return { total: total ?? totalUnfiltered, totalUnfiltered, needAttention }
}

/** In the words of the index over clusters that wait for a person. */
async function countWaiting(db: Database, tenantId: string): Promise<number> {
  const rows = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM "Cluster"
    WHERE "tenantId" = ${tenantId} AND "deletedAt" IS NULL AND "failure"->>'owner' IN ('tenant', 'operator')`
  return rows[0]?.count ?? 0
}

function whereOf(tenantId: string, filter: ClusterFilter): Prisma.ClusterWhereInput {
  const { search, phase, release } = filter
  return {
    tenantId,
    deletedAt: null,
    ...(phase && { phase }),
    ...(release && { release }),
    ...(search && { OR: [{ name: { contains: literal(search) } }, { apiAddress: { contains: literal(search) } }] }),
  }
}

/** LIKE's wildcards stand for themselves; names have no capitals. */
const literal = (search: string): string => search.toLowerCase().replace(/[\\%_]/g, '\\$&')

function whereAfter(sort: ClusterSort, after: ClusterCursor): Prisma.ClusterWhereInput {
  const beyond = sort.descending ? 'lt' : 'gt'
  const from = sort.descending ? 'lte' : 'gte'
  const value = sort.by === 'createdAt' ? new Date(after.value) : after.value
  return {
    // Says nothing new, but is what lets the database begin in the middle of the index.
    [sort.by]: { [from]: value },
    OR: [{ [sort.by]: { [beyond]: value } }, { [sort.by]: value, id: { [beyond]: after.id } }],
  }
}
