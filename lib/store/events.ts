import type { Cause } from '../domain/failure'
import type { Database, Transaction } from './database'

export type NewEvent = {
  clusterId: string
  type: 'Normal' | 'Warning'
  /** One CamelCase word from the message catalogs. */
  reason: string
  /** What it is about, for example `server/checkout-cp-0`. */
  object: string
  /** English sentence; `params` holds its values for translations. */
  message: string
  params?: Record<string, string | number>
  cause?: Cause
}

export async function recordEvent(db: Database | Transaction, event: NewEvent): Promise<void> {
  await db.event.create({ data: event })
}
