/**
 * Time of one simulated cloud. Durations are given as they are in life and pass `speed` times faster; dates on the wire
 * are those of the real clock, because tokens and certificates are compared with it outside.
 */
export interface Clock {
  readonly speed: number
  /** The real date, for timestamps on the wire. */
  now(): Date
  /** Runs `then` when `ms` of simulated time have passed; returns what cancels it. Never runs after `stop`. */
  after(ms: number, then: () => void): () => void
  /** Runs `then` each `ms` of simulated time, until cancelled or stopped. */
  every(ms: number, then: () => void): () => void
  /** Resolves when `ms` of simulated time have passed; never, once the clock is stopped. */
  wait(ms: number): Promise<void>
  /** Cancels all that is still to come. */
  stop(): void
}

export const seconds = (n: number): number => n * 1000
export const minutes = (n: number): number => n * 60_000

/**
 * What is done again and again comes no faster than `fewestRealMs` of real time, however compressed: a fleet of thousands
 * must not storm. In simulated time.
 */
export const atMostEvery = (clock: Clock, ms: number, fewestRealMs: number): number =>
  Math.max(ms, fewestRealMs * clock.speed)

export function createClock(speed: number): Clock {
  const timers = new Set<NodeJS.Timeout>()
  let stopped = false

  const after = (ms: number, then: () => void) => {
    if (stopped) return () => {}
    const timer = setTimeout(() => {
      timers.delete(timer)
      then()
    }, ms / speed)
    timers.add(timer)
    return () => {
      clearTimeout(timer)
      timers.delete(timer)
    }
  }

  const every = (ms: number, then: () => void) => {
    let cancel = after(ms, again)
    let cancelled = false
    function again() {
      then()
      if (!cancelled) cancel = after(ms, again)
    }
    return () => {
      cancelled = true
      cancel()
    }
  }

  return {
    speed,
    now: () => new Date(),
    after,
    every,
    wait: ms => new Promise(resolve => after(ms, resolve)),
    stop() {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
    },
  }
}
