import type { Clock } from './clock'
import { isUnavailable } from './errors'
import type { Answer, Layer, Request } from './request'
import { retryAfterMs } from './retry-after'

export type RetryOptions = {
  /** Tries in all. */
  tries: number
  /** Wait before the second try; doubles with each further one. */
  firstWaitMs: number
  /** Asked to wait longer than this, we give up: whoever called has better things to do. */
  longestWaitMs: number
}

export const defaultRetry: RetryOptions = { tries: 4, firstWaitMs: 250, longestWaitMs: 10_000 }

/**
 * Tries again what is safe to try again. A POST is repeated only when the answer says that it was not carried out
 * (429, 498): the services have no idempotency keys, so after anything else the caller must look whether it took effect.
 * A time-out is not repeated either: it has already cost the caller a minute.
 */
export const retry =
  (options: RetryOptions, clock: Clock): Layer =>
  next =>
  async request => {
    for (let tried = 1; ; tried++) {
      const outcome = await next(request).then(
        answer => ({ answer }),
        error => ({ error }),
      )
      const waitMs = tried < options.tries ? computeWait(request, outcome, tried, options, clock) : undefined
      if (waitMs !== undefined && waitMs <= options.longestWaitMs) await clock.sleep(waitMs)
      else if ('error' in outcome) throw outcome.error
      else return outcome.answer
    }
  }

/** Milliseconds until the next try, undefined when there shall be none. */
function computeWait(
  request: Request,
  outcome: { answer: Answer } | { error: unknown },
  tried: number,
  options: RetryOptions,
  clock: Clock,
): number | undefined {
  const jitter = 0.5 + Math.random() / 2
  const backoff = options.firstWaitMs * 2 ** (tried - 1) * jitter
  if ('error' in outcome) return request.repeatable && isUnavailable(outcome.error) ? backoff : undefined
  const { status } = outcome.answer
  const refused = status === 429 || status === 498
  const broken = status >= 500 && status !== 501
  if (!refused && !(broken && request.repeatable)) return undefined
  return retryAfterMs(outcome.answer, clock.now()) ?? backoff
}
