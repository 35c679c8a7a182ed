import type { Database } from './database'
import { Prisma } from './generated/client'

/** What earlier operations teach: medians in seconds. */
export type OperationHistory = { usualSeconds: number | null; usualStepSeconds: Record<string, number> }
export type OperationShape = { kind: string; tenantId: string; machines: number }

/** Enough for a stable median, few enough that a cloud which became faster or slower is noticed. */
const sampleSize = 50

/**
 * Medians of finished operations of this kind with between half and twice as many machines: the tenant's own, or
 * everybody's when it has none. Operations that were cut off (a create of a cluster that was deleted) do not count.
 */
export async function findOperationHistory(db: Database, of: OperationShape): Promise<OperationHistory> {
  const own = await medians(db, of, Prisma.sql`AND c."tenantId" = ${of.tenantId}`)
  return own.usualSeconds === null ? medians(db, of, Prisma.empty) : own
}

async function medians(db: Database, of: OperationShape, whose: Prisma.Sql): Promise<OperationHistory> {
  const rows = await db.$queryRaw<{ step: string | null; seconds: number | null }[]>`
    WITH sample AS (
      SELECT o.id, o.steps, extract(epoch FROM o."finishedAt" - o."startedAt") AS seconds
      FROM "Operation" o JOIN "Cluster" c ON c.id = o."clusterId"
      WHERE o.kind = ${of.kind} AND o."finishedAt" IS NOT NULL
        AND o.machines BETWEEN ${Math.floor(of.machines / 2)} AND ${of.machines * 2} ${whose}
        AND NOT jsonb_path_exists(o.steps, '$[*] ? (@.state != "done")')
      ORDER BY o."finishedAt" DESC LIMIT ${sampleSize}
    )
    SELECT NULL AS step, percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds)::float8 AS seconds FROM sample
    UNION ALL
    SELECT step->>'name', percentile_cont(0.5) WITHIN GROUP (
      ORDER BY extract(epoch FROM (step->>'finishedAt')::timestamptz - (step->>'startedAt')::timestamptz))::float8
    FROM sample, jsonb_array_elements(sample.steps) AS step
    WHERE step->>'finishedAt' IS NOT NULL AND step->>'startedAt' IS NOT NULL
    GROUP BY 1`
  const steps = rows.flatMap(row => (row.step !== null && row.seconds !== null ? [[row.step, row.seconds]] : []))
  return {
    usualSeconds: rows.find(row => row.step === null)?.seconds ?? null,
    usualStepSeconds: Object.fromEntries(steps),
  }
}
