import type { PgBoss } from 'pg-boss'
import type { TenantSession } from '../domain/session'
import type { Database } from '../store/database'
import type { Keyring } from '../store/keyring'

/** What every use case is given: who asks, in which tenant, when, and where things are kept. */
export type UseCaseContext = {
  session: TenantSession
  database: Database
  keyring: Keyring
  queue: PgBoss
  now: Date
  /** For the audit log and the answer. */
  requestId: string
}
