import type { OperationResponse } from '@/lib/contract/clusters'
import type { StepProgress } from '@/lib/domain/step'

const secondsBetween = (from: string, to: number) => Math.max(0, Math.round((to - Date.parse(from)) / 1000))

/** Own time of a step in seconds: up to its end, or up to `now` (ms since epoch) while it runs; null before its start. */
export function computeStepSeconds(step: StepProgress, now: number): number | null {
  if (!step.startedAt) return null
  return secondsBetween(step.startedAt, step.finishedAt ? Date.parse(step.finishedAt) : now)
}

/** A step is stuck when it takes far longer than its own history says: three times, and half a minute at least. */
export function isStuck(step: StepProgress, now: number): boolean {
  const seconds = step.state === 'running' ? computeStepSeconds(step, now) : null
  if (seconds === null || step.usualSeconds === null) return false
  return seconds > Math.max(step.usualSeconds * 3, step.usualSeconds + 30)
}

export type Progress = {
  /** Steps that are done; several may run at once. */
  done: number
  total: number
  /** 0 to 1 while history allows an estimate that still holds; null otherwise. */
  fraction: number | null
  /** Seconds to the estimated end, never negative; null without an estimate. */
  secondsLeft: number | null
  /** The estimate has passed and the end is not in sight. */
  isLate: boolean
}

/** How far an operation is at `now` (ms since epoch). A bar never stands at its end before the end. */
export function computeProgress(operation: OperationResponse, now: number): Progress {
  const done = operation.steps.filter(step => step.state === 'done').length
  const base = { done, total: operation.steps.length }
  if (operation.finishedAt || !operation.estimatedEnd)
    return { ...base, fraction: operation.finishedAt ? 1 : null, secondsLeft: null, isLate: false }
  const start = Date.parse(operation.startedAt)
  const end = Date.parse(operation.estimatedEnd)
  const isLate = now > end
  const fraction = isLate || end <= start ? null : Math.min(Math.max((now - start) / (end - start), 0.02), 0.97)
  return { ...base, fraction, secondsLeft: Math.max(0, Math.round((end - now) / 1000)), isLate }
}

/** An estimate is said coarsely: to ten seconds below a minute, to half a minute above, then to minutes. */
export function roundEstimate(seconds: number): number {
  if (seconds < 60) return Math.max(10, Math.ceil(seconds / 10) * 10)
  return seconds < 180 ? Math.round(seconds / 30) * 30 : Math.round(seconds / 60) * 60
}
