import pLimit, { type LimitFunction } from 'p-limit'
import type { Layer, Request } from './request'

/** How many calls may be under way at once, counted for each key. */
export class Limits {
  readonly #queues = new Map<string, LimitFunction>()

  constructor(readonly concurrency: number) {}

  async run<T>(key: string, call: () => Promise<T>): Promise<T> {
    const queue = this.#queues.get(key) ?? pLimit(this.concurrency)
    this.#queues.set(key, queue)
    try {
      return await queue(call)
    } finally {
      // Thousands of projects come by: keep only the queues in use. p-limit counts the finished call until a tick later.
      await Promise.resolve()
      if (queue.activeCount + queue.pendingCount === 0) this.#queues.delete(key)
    }
  }
}

/** One for the process: a limit per cloud, service and project means nothing if every connection brings its own. */
export const processLimits = new Limits(8)

/** Lets only so many calls with this key be under way at once; the others wait their turn. */
export const limit =
  (limits: Limits, key: (request: Request) => string): Layer =>
  next =>
  request =>
    limits.run(key(request), () => next(request))
