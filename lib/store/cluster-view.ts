import type { ClusterSpec } from '../domain/cluster-spec'
import type { Condition } from '../domain/condition'
import type { Failure } from '../domain/failure'
import type { Observed } from '../domain/observed'
import type { Phase } from '../domain/phase'
import type { StepProgress } from '../domain/step'
import type { Receipt } from './clusters'
import type { Database } from './database'
import type { Machine, Operation, Resource, Cluster as Row } from './generated/client'

/** A cluster with everything that its page shows. */
export type ClusterView = Omit<Row, 'spec' | 'conditions' | 'observed' | 'failure' | 'phase' | 'receipt'> & {
  spec: ClusterSpec
  conditions: Condition[]
  observed: Observed
  failure: Failure | null
  phase: Phase
  receipt: Receipt | null
  machines: Machine[]
  resources: Resource[]
  /** The latest one, finished or not. */
  operation: (Omit<Operation, 'steps'> & { steps: StepProgress[] }) | null
}

/**
 * A tenant's cluster by id or name; `undefined` also for another tenant's. A name means the living cluster of that name,
 * or else the one that was deleted last, so that its receipt is found.
 */
export async function findClusterView(
  db: Database,
  tenantId: string,
  idOrName: string,
): Promise<ClusterView | undefined> {
  const id = await findClusterId(db, tenantId, idOrName)
  const row = id
    ? await db.cluster.findUnique({
        where: { id },
        include: {
          machines: { orderBy: [{ role: 'asc' }, { poolName: 'asc' }, { name: 'asc' }] },
          resources: { orderBy: { createdAt: 'asc' } },
          operations: { orderBy: { startedAt: 'desc' }, take: 1 },
        },
      })
    : null
  if (!row) return undefined
  const { operations, ...rest } = row
  const operation = operations[0]
  return {
    ...rest,
    spec: row.spec as ClusterSpec,
    conditions: row.conditions as Condition[],
    observed: row.observed as Observed,
    failure: row.failure as Failure | null,
    phase: row.phase as Phase,
    receipt: row.receipt as Receipt | null,
    operation: operation ? { ...operation, steps: operation.steps as StepProgress[] } : null,
  }
}

/** By id only: names are not unique beyond a tenant. */
export async function findTenantOfCluster(db: Database, id: string): Promise<string | undefined> {
  return (await db.cluster.findUnique({ where: { id }, select: { tenantId: true } }))?.tenantId
}

async function findClusterId(db: Database, tenantId: string, idOrName: string): Promise<string | undefined> {
  const select = { id: true }
  const [byId, living] = await Promise.all([
    db.cluster.findUnique({ where: { id: idOrName, tenantId }, select }),
    db.cluster.findUnique({ where: { tenantId_liveName: { tenantId, liveName: idOrName } }, select }),
  ])
  const deleted = { tenantId, name: idOrName, liveName: null }
  const found =
    byId ?? living ?? (await db.cluster.findFirst({ where: deleted, orderBy: { createdAt: 'desc' }, select }))
  return found?.id
}
