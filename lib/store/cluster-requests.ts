import type { PgBoss } from 'pg-boss'
import type { ClusterSpec } from '../domain/cluster-spec'
import type { Phase } from '../domain/phase'
import type { StepProgress } from '../domain/step'
import { type AuditRecord, recordAudit } from './audit'
import type { Database } from './database'
import { type NewEvent, recordEvent } from './events'
import { Prisma } from './generated/client'
import { wakeCatalog, wakeCluster } from './queue'

/** What is told about a request, beside what is asked: to the audit log and to the timeline. */
type Told = { audit: AuditRecord; event: Omit<NewEvent, 'clusterId'> }

export type NewCluster = Told & {
  id: string
  tenantId: string
  name: string
  spec: ClusterSpec
  createdBy: string
  idempotencyKey: string | null
  requestHash: string
  machines: number
  steps: StepProgress[]
}

/** The name, or the idempotency key, was taken by another cluster of the tenant. */
export class ClusterTakenError extends Error {
  override name = 'ClusterTakenError'
}

/** Stores the wish for a cluster and wakes the worker, all or nothing. Throws `ClusterTakenError`. */
export async function storeNewCluster(db: Database, queue: PgBoss, of: NewCluster): Promise<void> {
  const { id, tenantId, name, spec, createdBy, idempotencyKey, requestHash, machines } = of
  try {
    await db.$transaction(async tx => {
      await tx.cluster.create({
        data: {
          ...{ id, tenantId, name, liveName: name, spec, createdBy, idempotencyKey, requestHash },
          release: spec.release,
          nodesWanted: machines,
          revisions: { create: { generation: 1, spec, actor: createdBy } },
          operations: { create: { kind: 'create', actor: createdBy, machines, steps: of.steps } },
        },
      })
      await recordEvent(tx, { ...of.event, clusterId: id })
      await recordAudit(tx, of.audit)
      await wakeCluster(queue, tx, id)
      await wakeCatalog(queue, tx, tenantId)
    })
  } catch (error) {
    if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002') throw new ClusterTakenError()
    throw error
  }
}

/** Stores the wish that a cluster goes and wakes the worker, all or nothing. `false` when somebody else had done so. */
export async function storeDeletionRequest(
  db: Database,
  queue: PgBoss,
  of: Told & {
    id: string
    actor: string
    volumes: 'keep' | 'remove'
    machines: number
    steps: StepProgress[]
    now: Date
  },
): Promise<boolean> {
  return db.$transaction(async tx => {
    const { count } = await tx.cluster.updateMany({
      where: { id: of.id, deletionRequestedAt: null },
      data: {
        deletionRequestedAt: of.now,
        deletionVolumes: of.volumes,
        phase: 'Deleting' satisfies Phase,
        phaseChangedAt: of.now,
        phaseReason: null,
        phaseMessage: null,
      },
    })
    if (count === 0) return false
    await tx.operation.create({
      data: { clusterId: of.id, kind: 'delete', actor: of.actor, machines: of.machines, steps: of.steps },
    })
    await recordEvent(tx, { ...of.event, clusterId: of.id })
    await recordAudit(tx, of.audit)
    await wakeCluster(queue, tx, of.id)
    return true
  })
}

/** The cluster that a request with this key made, and the hash of that request. */
export async function findByIdempotencyKey(
  db: Database,
  tenantId: string,
  idempotencyKey: string,
): Promise<{ id: string; requestHash: string | null } | undefined> {
  const row = await db.cluster.findUnique({
    where: { tenantId_idempotencyKey: { tenantId, idempotencyKey } },
    select: { id: true, requestHash: true },
  })
  return row ?? undefined
}

export async function hasLiveCluster(db: Database, tenantId: string, name: string): Promise<boolean> {
  return (await db.cluster.count({ where: { tenantId, liveName: name } })) > 0
}
