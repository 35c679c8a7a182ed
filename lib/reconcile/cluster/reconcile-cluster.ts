import type { Report } from '@/lib/domain/report'
import { type StepName, stepConditions } from '@/lib/domain/step'
import { isUnauthorized } from '@/lib/openstack/http/errors'
import { findCluster, finishDeletion } from '@/lib/store/clusters'
import type { Lease } from '@/lib/store/lease'
import { runSteps } from '../engine/run-steps'
import type { PassResult } from '../engine/take-turn'
import { blocked, type Context, done, type Outcome, type Services, type Step } from './context'
import { failureFromError, retryMs } from './failures'
import { forgetSeen, isFresh, markSeen } from './freshness'
import { newContext } from './new-context'
import { computeReceipt } from './receipt'
import { reconcileStatus, reportStep, type StepResults } from './status'
import { access } from './steps/access'
import { addOns } from './steps/add-ons'
import { controlPlane } from './steps/control-plane'
import { credentials } from './steps/credentials'
import { loadBalancer } from './steps/load-balancer'
import { network } from './steps/network'
import { nodePools } from './steps/node-pools'
import { securityGroups } from './steps/security-groups'
import { serverGroups } from './steps/server-groups'

/** What a cluster is made of, in reading order. Deleting goes the other way round. */
const steps: readonly Step[] = [
  credentials,
  network,
  securityGroups,
  serverGroups,
  loadBalancer,
  controlPlane,
  addOns,
  nodePools,
  access,
]

/**
 * Brings one cluster a pass nearer to what is wanted: looks at the cloud, does what can be done now, writes what it saw.
 * Level triggered: create, drift and delete are the same pass over different differences.
 */
export async function reconcileCluster(services: Services, lease: Lease): Promise<PassResult> {
  const cluster = await findCluster(services.db, lease.clusterId)
  if (!cluster || cluster.deletedAt) return { againInMs: null }
  const context = newContext(services, cluster, lease)
  const direction = cluster.deletionRequestedAt ? 'remove' : 'reconcile'
  const soFar: StepResults = new Map()
  const results = await runSteps(steps, direction, async step => {
    const outcome = await runStep(context, step, direction)
    soFar.set(step.name, outcome)
    await reportStep(context, step.name, soFar)
    return outcome
  })
  if (direction === 'remove' && isAllDone(results)) {
    await finishDeletion(services.db, lease, cluster, computeReceipt(cluster, services.now()), services.now())
    services.connections.forget(cluster.id)
    return { againInMs: null }
  }
  await reconcileStatus(context, results)
  return { againInMs: againIn(context, results) }
}

/** Steps that watch machines; the others change only when somebody else meddles. */
const watched: StepName[] = ['control-plane', 'node-pools']

/** Trouble becomes an outcome with an owner; only a lost lease ends the pass. */
async function runStep(context: Context, step: Step, direction: 'reconcile' | 'remove'): Promise<Outcome> {
  const { cluster } = context
  const seen = `${step.name}@${cluster.generation}`
  if (direction === 'reconcile' && !watched.includes(step.name) && isFresh(context, seen))
    return done(...lastReports(context, step.name))
  try {
    const outcome = await step[direction](context)
    if (outcome.state === 'done' && !watched.includes(step.name)) markSeen(context, seen)
    return outcome
  } catch (error) {
    if (isUnauthorized(error)) context.tenants.forget(cluster.tenantId)
    forgetSeen(context)
    const failure = failureFromError(error, {
      text: `${step.name} of cluster ${cluster.name}`,
      params: { step: step.name, cluster: cluster.name },
    })
    const { cause } = failure
    context.log.warn({ cluster: cluster.id, step: step.name, code: failure.code, cause }, 'step failed')
    return blocked(failure, retryMs(failure))
  }
}

function lastReports(context: Context, name: StepName): Report[] {
  return context.cluster.conditions.find(condition => condition.type === stepConditions[name])?.reports ?? []
}

const isAllDone = (results: Map<StepName, { state: string }>) =>
  [...results.values()].every(result => result.state === 'done')

function againIn(context: Context, results: StepResults): number {
  const { pollMs, idleMs } = context.patience
  const waits = [...results.values()].flatMap(result => {
    if (result.state === 'waiting') return [pollMs]
    return result.state === 'blocked' ? [Math.max(pollMs, result.retryMs)] : []
  })
  return waits.length > 0 ? Math.min(...waits) : idleMs
}
