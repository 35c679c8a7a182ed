import { computeMachineCount } from '@/lib/domain/cluster-spec'
import { type Condition, mergeConditions } from '@/lib/domain/condition'
import type { Failure } from '@/lib/domain/failure'
import { computePhase } from '@/lib/domain/phase'
import { type Report, reportInEnglish } from '@/lib/domain/report'
import { pendingStep, type StepName, type StepProgress, stepConditions, stepNames } from '@/lib/domain/step'
import { saveStatus, saveSteps } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import type { Context, StepResult } from './context'

export type StepResults = Map<StepName, StepResult>

/** Status has one author and one moment: conditions from what the steps saw, phase from conditions, one save. */
export async function reconcileStatus(context: Context, results: StepResults): Promise<void> {
  const { cluster, observed } = context
  const now = context.now()
  const deleting = cluster.deletionRequestedAt !== null
  const allDone = stepNames.every(name => results.get(name)?.state === 'done')
  if (allDone && !deleting) observed.completed = true
  const conditions = computeConditions(context, results, allDone, now)
  const failure = firstFailure(results)
  const observedGeneration = allDone ? cluster.generation : cluster.observedGeneration
  const phase = computePhase({
    conditions,
    failure,
    deletionRequested: deleting,
    deleted: false,
    wasReady: cluster.observed.completed === true,
    observedGeneration,
    generation: cluster.generation,
  })
  const steps = computeProgress(cluster.operation?.steps ?? [], results, deleting, now)
  await recordNewFailures(context, steps)
  const current = currentStep(results)
  await saveStatus(
    context.db,
    context.lease,
    cluster,
    {
      conditions,
      phase,
      phaseReason: failure?.code ?? current ?? null,
      phaseMessage: failure?.message ?? (current ? wordsOf(results.get(current)).message : null),
      failure,
      observed,
      observedGeneration,
      apiAddress: observed.apiAddress ?? null,
      nodesReady: cluster.machines.filter(machine => machine.nodeReady === 'True').length,
      nodesWanted: deleting ? 0 : computeMachineCount(cluster.spec),
      steps,
      operationFinished: allDone && !deleting,
    },
    now,
  )
}

/**
 * Shows a step as soon as its state changes: the first pass of a create makes ten things and takes a while. What the pass
 * has not come to yet stays as it was.
 */
export async function reportStep(context: Context, name: StepName, results: StepResults): Promise<void> {
  const { operation, deletionRequestedAt } = context.cluster
  const before = operation?.steps.find(step => step.name === name)?.state ?? 'pending'
  const steps = computeProgress(operation?.steps ?? [], results, deletionRequestedAt !== null, context.now())
  if (!operation || steps.find(step => step.name === name)?.state === before) return
  await saveSteps(context.db, context.lease, operation.id, steps)
}

function computeConditions(context: Context, results: StepResults, allDone: boolean, now: Date): Condition[] {
  const deleting = context.cluster.deletionRequestedAt !== null
  const ofSteps = stepNames.map(name => ({ type: stepConditions[name], ...statusOf(results.get(name), deleting) }))
  const waitsFor = currentStep(results)
  const ready = {
    type: 'Ready' as const,
    ...(deleting
      ? { status: 'False' as const, reason: 'Deleting' as const, message: 'The cluster is being deleted.', reports: [] }
      : allDone
        ? { status: 'True' as const, reason: 'AsWanted' as const, message: 'Everything is as wanted.', reports: [] }
        : {
            status: 'False' as const,
            reason: 'InProgress' as const,
            ...wordsOf(waitsFor && results.get(waitsFor)),
          }),
  }
  return mergeConditions(context.cluster.conditions, [...ofSteps, ready], now)
}

function statusOf(result: StepResult | undefined, deleting: boolean): Omit<Condition, 'type' | 'lastTransitionTime'> {
  if (!result || result.state === 'pending')
    return { status: 'Unknown', reason: deleting ? 'Deleting' : 'NotStarted', message: '', reports: [] }
  const words = wordsOf(result)
  if (result.state === 'blocked') return { status: 'False', reason: 'Blocked', ...words }
  if (result.state === 'waiting') return { status: 'False', reason: deleting ? 'Deleting' : 'InProgress', ...words }
  return deleting ? { status: 'False', reason: 'Gone', ...words } : { status: 'True', reason: 'AsWanted', ...words }
}

/** The step that is worked on; one that waits for others only when there is none. */
function currentStep(results: StepResults): StepName | undefined {
  const inState = (...states: StepResult['state'][]) =>
    stepNames.find(name => states.includes(results.get(name)?.state ?? 'pending'))
  return inState('waiting', 'blocked') ?? inState('pending')
}

function wordsOf(result: StepResult | undefined): { message: string; reports: Report[] } {
  if (!result || result.state === 'pending') return { message: '', reports: [] }
  if (result.state === 'blocked') return { message: result.failure.message, reports: [] }
  return { message: result.reports.map(reportInEnglish).join(' '), reports: result.reports }
}

/** Somebody's turn comes before nobody's. */
function firstFailure(results: StepResults): Failure | null {
  const failures = stepNames.flatMap(name => {
    const result = results.get(name)
    return result?.state === 'blocked' ? [result.failure] : []
  })
  return failures.find(f => f.owner !== 'nobody') ?? failures[0] ?? null
}

/** The operation's steps with their times: begun when first run, finished when first done. */
function computeProgress(earlier: StepProgress[], results: StepResults, deleting: boolean, now: Date): StepProgress[] {
  const order = deleting ? [...stepNames].reverse() : stepNames
  return order.map(name => {
    const before = earlier.find(step => step.name === name)
    const result = results.get(name)
    if (!result) return before ?? pendingStep(name)
    const begun = result.state !== 'pending'
    return {
      name,
      state: result.state === 'waiting' ? 'running' : result.state,
      startedAt: before?.startedAt ?? (begun ? now.toISOString() : null),
      finishedAt: result.state === 'done' ? (before?.finishedAt ?? now.toISOString()) : null,
      ...wordsOf(result),
      failure: result.state === 'blocked' ? result.failure : null,
      usualSeconds: null,
    }
  })
}

/** A failure enters the timeline when it begins or changes, not each time that it is seen. */
async function recordNewFailures(context: Context, steps: StepProgress[]): Promise<void> {
  const earlier = context.cluster.operation?.steps ?? []
  const known = new Set([context.cluster.failure?.message, ...earlier.map(step => step.failure?.message)])
  for (const { name, failure } of steps) {
    if (!failure || known.has(failure.message)) continue
    await recordEvent(context.db, {
      clusterId: context.cluster.id,
      type: 'Warning',
      reason: failure.code,
      object: `step/${name}`,
      message: failure.message,
      params: failure.params,
      ...(failure.cause ? { cause: failure.cause } : {}),
    })
  }
}
