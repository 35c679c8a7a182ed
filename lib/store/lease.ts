import type { Database } from './database'

/** The right to work on one cluster, until it is given back or lapses. `epoch` fences writes of a holder that was late. */
export type Lease = { clusterId: string; holder: string; epoch: number; expiresAt: number }

/** How long a lease lives without renewal: a killed worker's clusters are free again after this. */
export const leaseMs = 15_000

export class LeaseLostError extends Error {
  override name = 'LeaseLostError'
  constructor(clusterId: string) {
    super(`The lease of cluster ${clusterId} was lost to another worker.`)
  }
}

/** Takes the lease, by the database's clock; `undefined` while another holds it or when there is no such cluster. */
export async function acquireLease(db: Database, clusterId: string, holder: string): Promise<Lease | undefined> {
  const before = Date.now()
  const rows = await db.$queryRaw<{ leaseEpoch: number }[]>`
    UPDATE "Cluster"
    SET "leaseHolder" = ${holder}, "leaseEpoch" = "leaseEpoch" + 1, "leaseExpiresAt" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${clusterId} AND ("leaseExpiresAt" IS NULL OR "leaseExpiresAt" < now())
    RETURNING "leaseEpoch"`
  const epoch = rows[0]?.leaseEpoch
  return epoch === undefined ? undefined : { clusterId, holder, epoch, expiresAt: before + leaseMs }
}

/** Prolongs the lease; throws LeaseLostError when another has it. */
export async function renewLease(db: Database, lease: Lease): Promise<void> {
  const before = Date.now()
  const count = await db.$executeRaw`
    UPDATE "Cluster" SET "leaseExpiresAt" = now() + ${leaseMs} * interval '1 millisecond'
    WHERE id = ${lease.clusterId} AND "leaseEpoch" = ${lease.epoch} AND "leaseHolder" = ${lease.holder}`
  if (count === 0) throw new LeaseLostError(lease.clusterId)
  lease.expiresAt = before + leaseMs
}

export async function releaseLease(db: Database, lease: Lease): Promise<void> {
  await db.$executeRaw`
    UPDATE "Cluster" SET "leaseExpiresAt" = NULL, "leaseHolder" = NULL
    WHERE id = ${lease.clusterId} AND "leaseEpoch" = ${lease.epoch}`
}

/** To be asked before each change of the cloud: a worker that was stopped for a while must not go on. */
export function assertLease(lease: Lease): void {
  if (Date.now() >= lease.expiresAt) throw new LeaseLostError(lease.clusterId)
}
