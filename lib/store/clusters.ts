import type { ClusterSpec } from '../domain/cluster-spec'
import type { Condition } from '../domain/condition'
import type { Failure } from '../domain/failure'
import type { Observed } from '../domain/observed'
import type { Phase } from '../domain/phase'
import type { StepProgress } from '../domain/step'
import type { Database } from './database'
import { type Operation, Prisma, type Cluster as Row } from './generated/client'
import { isSameJson } from './json'
import { type Lease, LeaseLostError } from './lease'
import { type LedgerEntry, ledgerEntryFromRow } from './ledger'
import { type Machine, machineFromRow } from './machines'

/** A cluster as the reconciler thinks of it. */
export type Cluster = Omit<Row, 'spec' | 'conditions' | 'observed' | 'failure' | 'phase'> & {
  spec: ClusterSpec
  conditions: Condition[]
  observed: Observed
  failure: Failure | null
  phase: Phase
  machines: Machine[]
  ledger: LedgerEntry[]
  operation: (Omit<Operation, 'steps'> & { steps: StepProgress[] }) | null
}

/** Everything that a pass needs, in one read; `undefined` when there is no such cluster. */
export async function findCluster(db: Database, id: string): Promise<Cluster | undefined> {
  const row = await db.cluster.findUnique({
    where: { id },
    include: {
      machines: { orderBy: [{ createdAt: 'asc' }, { name: 'asc' }] },
      resources: true,
      operations: { where: { finishedAt: null }, orderBy: { startedAt: 'desc' }, take: 1 },
    },
  })
  if (!row) return undefined
  const { resources, operations, machines, ...rest } = row
  const operation = operations[0]
  return {
    ...rest,
    spec: row.spec as ClusterSpec,
    conditions: row.conditions as Condition[],
    observed: row.observed as Observed,
    failure: row.failure as Failure | null,
    phase: row.phase as Phase,
    machines: machines.map(machineFromRow),
    ledger: resources.map(ledgerEntryFromRow),
    operation: operation ? { ...operation, steps: operation.steps as StepProgress[] } : null,
  }
}

export type StatusChange = {
  conditions: Condition[]
  phase: Phase
  phaseReason: string | null
  phaseMessage: string | null
  failure: Failure | null
  observed: Observed
  observedGeneration: number
  apiAddress: string | null
  nodesReady: number
  nodesWanted: number
  steps: StepProgress[]
  operationFinished: boolean
}

/**
 * Writes the observed state under the lease, in one transaction, and only when it differs from what was read: an idle
 * cluster costs no write and wakes no browser.
 */
export async function saveStatus(
  db: Database,
  lease: Lease,
  cluster: Cluster,
  change: StatusChange,
  now: Date,
): Promise<void> {
  const { steps, operationFinished, ...status } = change
  const phaseChangedAt = cluster.phase === status.phase ? cluster.phaseChangedAt : now
  const same = isSameJson(
    status,
    Object.fromEntries(Object.keys(status).map(key => [key, cluster[key as keyof Cluster]])),
  )
  const sameSteps = !cluster.operation || (!operationFinished && isSameJson(cluster.operation.steps, steps))
  if (same && sameSteps) return
  await db.$transaction(async tx => {
    const { count } = await tx.cluster.updateMany({
      where: { id: cluster.id, leaseEpoch: lease.epoch },
      data: { ...status, failure: status.failure ?? Prisma.DbNull, phaseChangedAt },
    })
    if (count === 0) throw new LeaseLostError(cluster.id)
    if (cluster.operation && !sameSteps) {
      await tx.operation.update({
        where: { id: cluster.operation.id },
        data: { steps, finishedAt: operationFinished ? now : undefined },
      })
    }
  })
}

/** Writes the progress of an operation in the middle of a pass; nothing when the lease is another's by now. */
export async function saveSteps(db: Database, lease: Lease, operationId: string, steps: StepProgress[]): Promise<void> {
  await db.operation.updateMany({
    where: { id: operationId, finishedAt: null, cluster: { leaseEpoch: lease.epoch } },
    data: { steps },
  })
}

/** What a deletion ended in, for people: counts and ids by kind. */
export type Receipt = {
  finishedAt: string
  seconds: number
  objects: { kind: string; deleted: number; kept: number; ids: string[] }[]
}

/** Ends a deletion: the receipt is written, secrets are destroyed, the name is free again. */
export async function finishDeletion(
  db: Database,
  lease: Lease,
  cluster: Cluster,
  receipt: Receipt,
  now: Date,
): Promise<void> {
  await db.$transaction(async tx => {
    const { count } = await tx.cluster.updateMany({
      where: { id: cluster.id, leaseEpoch: lease.epoch },
      data: {
        deletedAt: now,
        liveName: null,
        phase: 'Deleted' satisfies Phase,
        phaseChangedAt: now,
        phaseReason: null,
        phaseMessage: null,
        receipt,
        failure: Prisma.DbNull,
        apiAddress: null,
        nodesReady: 0,
        nodesWanted: 0,
      },
    })
    if (count === 0) throw new LeaseLostError(cluster.id)
    await tx.machine.deleteMany({ where: { clusterId: cluster.id } })
    await tx.credential.deleteMany({ where: { scope: `cluster:${cluster.id}` } })
    await tx.operation.updateMany({ where: { clusterId: cluster.id, finishedAt: null }, data: { finishedAt: now } })
    await tx.event.create({
      data: {
        clusterId: cluster.id,
        type: 'Normal',
        reason: 'Deleted',
        object: `cluster/${cluster.name}`,
        message: `Cluster ${cluster.name} is deleted; nothing of it is left in the cloud but what was to be kept.`,
        params: { name: cluster.name },
      },
    })
  })
}

/** Clusters that nobody looked at for a while, oldest first: the safety net behind lost wake-ups. */
export async function listLiveClusterIds(db: Database): Promise<string[]> {
  const rows = await db.cluster.findMany({ where: { deletedAt: null }, select: { id: true } })
  return rows.map(row => row.id)
}
