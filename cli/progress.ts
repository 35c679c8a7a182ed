import type { ClusterResponse, EventResponse } from '../lib/contract/clusters'
import { failureText } from './cluster-text'
import { clockTime, formatSeconds } from './duration'

/** What has been told of a cluster so far. */
export type Progress = { steps: Record<string, string>; phase: string; lastEventId: string }

export const nothingTold: Progress = { steps: {}, phase: '', lastEventId: '' }

export type News =
  | { type: 'phase'; at: string; phase: string; message: string }
  | { type: 'step'; at: string; step: string; state: string; seconds: number | null; message: string }
  | { type: 'event'; at: string; reason: string; object: string; message: string }

/**
 * What is new since it was last told, oldest first. `events` are newest first, as the API gives them. Pure.
 */
export function computeNews(
  told: Progress,
  cluster: ClusterResponse,
  events: EventResponse[],
  now: Date,
): { news: News[]; progress: Progress } {
  const fresh = events.slice(0, indexOfTold(events, told.lastEventId)).reverse()
  const news: News[] = fresh.map(({ at, reason, object, message }) => ({ type: 'event', at, reason, object, message }))
  const steps: Record<string, string> = {}
  for (const step of cluster.operation?.steps ?? []) {
    const message = step.failure?.message ?? step.message
    const sign = step.state === 'running' || step.state === 'blocked' ? `${step.state} ${message}` : step.state
    steps[step.name] = sign
    if (step.state === 'pending' || told.steps[step.name] === sign) continue
    const seconds =
      step.startedAt && step.finishedAt ? (Date.parse(step.finishedAt) - Date.parse(step.startedAt)) / 1000 : null
    const at = step.finishedAt ?? now.toISOString()
    news.push({ type: 'step', at, step: step.name, state: step.state, seconds, message })
  }
  if (cluster.phase !== told.phase) {
    const message = cluster.phaseMessage ?? ''
    news.push({ type: 'phase', at: cluster.phaseChangedAt, phase: cluster.phase, message })
  }
  news.sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
  return { news, progress: { steps, phase: cluster.phase, lastEventId: events[0]?.id ?? told.lastEventId } }
}

function indexOfTold(events: EventResponse[], id: string): number {
  const at = events.findIndex(event => event.id === id)
  return at < 0 ? events.length : at
}

export type End = { exitCode: 0 | 1; text: string }

/** Whether there is nothing more to wait for, and how it ended. */
export function computeEnd(cluster: ClusterResponse): End | undefined {
  const what = `Cluster ${cluster.name}`
  if (cluster.phase === 'Deleted') return { exitCode: 0, text: `${what} is deleted.` }
  const waitsForPerson = cluster.failure !== null && cluster.failure.owner !== 'nobody'
  if (cluster.deletionRequestedAt !== null) {
    // What failed before the deletion was asked for stays to be seen until the deletion's own steps have run.
    const stuck = cluster.operation?.kind === 'delete' && cluster.operation.steps.some(step => step.state === 'blocked')
    return stuck && waitsForPerson ? endBlocked(cluster) : undefined
  }
  if (cluster.phase === 'Ready') return { exitCode: 0, text: `${what} is ready.` }
  return waitsForPerson ? endBlocked(cluster) : undefined
}

const endBlocked = (cluster: ClusterResponse): End => ({
  exitCode: 1,
  text: cluster.failure ? failureText(cluster.failure) : `Cluster ${cluster.name} is blocked.`,
})

export function newsText(news: News): string {
  const time = clockTime(news.at)
  if (news.type === 'phase') return line(time, 'phase', news.phase, news.message)
  if (news.type === 'event') return line(time, news.object, news.reason, news.message)
  const state = news.seconds === null ? news.state : `${news.state} in ${formatSeconds(news.seconds)}`
  return line(time, news.step, state, news.message)
}

const line = (time: string, subject: string, state: string, message: string) =>
  `${time}  ${subject.padEnd(16)}  ${state}${message ? `: ${message}` : ''}`
