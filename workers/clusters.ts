import { randomUUID } from 'node:crypto'
import { hostname } from 'node:os'
import type { PgBoss } from 'pg-boss'
import type { Services } from '@/lib/reconcile/cluster/context'
import { reconcileCluster } from '@/lib/reconcile/cluster/reconcile-cluster'
import { takeTurn } from '@/lib/reconcile/engine/take-turn'
import { listLiveClusterIds } from '@/lib/store/clusters'
import { acquireLease, leaseMs, releaseLease, renewLease } from '@/lib/store/lease'
import { priorities, queues, type ReconcileJob } from '@/lib/store/queue'

/**
 * Clusters that one process works on at the same time; nearly all of that time is waiting for the cloud. Every free slot
 * asks the queue for work, and all are told when there is a new job: a few that ask often find those whose time has come.
 * When they do not keep up, a slot that found work asks again at once.
 */
const slots = [
  { count: 5, askEverySeconds: 1 },
  { count: 45, askEverySeconds: 5 },
]
const backlog = 5
/** Waits up to this long keep the turn; longer ones give it back to the queue, whose clock is a second coarse. */
const stayForMs = 5_000
const turnMs = 60_000
/** How often every cluster is put back into the queue, should its wake-up have been lost. */
const sweepMs = 5 * 60_000

type Running = { signal: AbortSignal; sleep(ms: number, signal: AbortSignal): Promise<void> }

/** Takes clusters from the queue until the signal is aborted. */
export async function workOnClusters(boss: PgBoss, services: Services, running: Running): Promise<void> {
  for (const { count, askEverySeconds } of slots)
    await boss.work<ReconcileJob>(
      queues.reconcile,
      {
        localConcurrency: count,
        batchSize: 1,
        pollingIntervalSeconds: askEverySeconds,
        notifyPollingIntervalSeconds: askEverySeconds,
        burstWhenReadyExceeds: backlog,
      },
      async ([job]) => {
        if (job) await takeClusterTurn(boss, services, job.data.clusterId, running)
      },
    )
  const sweep = async () => {
    for (const id of await listLiveClusterIds(services.db)) await lookAgain(boss, id, 0, priorities.routine)
  }
  await sweep()
  const timer = setInterval(() => sweep().catch(error => services.log.error({ err: error }, 'sweep failed')), sweepMs)
  running.signal.addEventListener('abort', () => clearInterval(timer))
}

/** One turn with one cluster, and the next wake-up. */
async function takeClusterTurn(boss: PgBoss, services: Services, clusterId: string, running: Running): Promise<void> {
  // Tells an operator which process works on a cluster.
  const holder = `${hostname()}:${process.pid}:${randomUUID()}`
  const result = await takeTurn({
    acquire: () => acquireLease(services.db, clusterId, holder),
    renew: lease => renewLease(services.db, lease),
    release: lease => releaseLease(services.db, lease),
    pass: lease => reconcileCluster(services, lease),
    sleep: running.sleep,
    now: () => Date.now(),
    signal: running.signal,
    renewEveryMs: leaseMs / 3,
    stayForMs,
    turnMs,
  })
  const againInMs = result === 'busy' ? leaseMs / 3 : result.againInMs
  if (againInMs === null) return
  const isAwaited = againInMs < services.patience.idleMs
  await lookAgain(boss, clusterId, againInMs, isAwaited ? priorities.awaited : priorities.routine)
}

/** `send`, not `upsert`: a wake-up that came in the meantime is sooner and must not be pushed back. */
async function lookAgain(boss: PgBoss, clusterId: string, inMs: number, priority: number): Promise<void> {
  const data: ReconcileJob = { clusterId }
  const startAfter = new Date(Date.now() + inMs)
  await boss.send(queues.reconcile, data, { singletonKey: clusterId, startAfter, priority })
}
