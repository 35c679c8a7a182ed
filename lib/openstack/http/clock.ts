import { setTimeout as wait } from 'node:timers/promises'

/** Time as the chain sees it, so that tests need not wait. */
export type Clock = {
  /** Milliseconds since 1970. */
  now(): number
  sleep(ms: number): Promise<void>
}

export const systemClock: Clock = { now: Date.now, sleep: ms => wait(ms) }
