import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import type { Database } from './database'

/** Counts attempts per key in Postgres, so that every web process counts the same. */
export class AttemptLimit {
  private readonly limiter: RateLimiterPrisma

  /** `attempts` are allowed in `seconds`; the next one is refused until the window that the first opened is over. */
  constructor(db: Database, name: string, of: { attempts: number; seconds: number }) {
    this.limiter = new RateLimiterPrisma({
      storeClient: db,
      tableName: 'rateLimiterFlexible',
      keyPrefix: name,
      points: of.attempts,
      duration: of.seconds,
    })
  }

  /** Counts one attempt; returns the seconds to wait when it is one too many, else 0. */
  async count(key: string): Promise<number> {
    try {
      await this.limiter.consume(key)
      return 0
    } catch (refused) {
      if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
      throw refused
    }
  }

  /** Takes one attempt back: it was none of a guess. */
  async takeBack(key: string): Promise<void> {
    await this.limiter.reward(key)
  }

  async forget(key: string): Promise<void> {
    await this.limiter.delete(key)
  }
}
