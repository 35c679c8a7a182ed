import type { PgBoss } from 'pg-boss'
import { log } from '@/lib/config/log'
import { type Settings, settings } from '@/lib/config/settings'
import { AttemptLimit } from '@/lib/store/attempt-limit'
import { type Database, openDatabase } from '@/lib/store/database'
import { Keyring } from '@/lib/store/keyring'
import { openQueue } from '@/lib/store/queue'
import { SessionStore } from '@/lib/store/sessions'
import type { Keystone } from './keystone'
import { keystoneFromCloudsFile } from './openstack-keystone'

/** What signing in and knowing who asks take. */
export type AuthContext = {
  database: Database
  keyring: Keyring
  sessions: SessionStore
  keystone: Keystone
  limits: SignInLimits
  /** Opened when it is first needed. */
  queue(): Promise<PgBoss>
  now(): Date
  /** Address of the portal, and the secret that signs its cookies. */
  url: string
  secret: string
}
export type SignInLimits = { byUser: AttemptLimit; byAddress: AttemptLimit }

/**
 * Below Keystone's usual lockout, so that somebody who guesses cannot lock others out; more from one address, where a
 * whole office may sit.
 */
export function makeSignInLimits(database: Database): SignInLimits {
  return {
    byUser: new AttemptLimit(database, 'sign-in-user', { attempts: 5, seconds: 300 }),
    byAddress: new AttemptLimit(database, 'sign-in-address', { attempts: 50, seconds: 300 }),
  }
}

export function makeAuthContext(of: Settings): AuthContext {
  const database = openDatabase(of.DATABASE_URL)
  const keyring = new Keyring(of.SLIPWAY_KEYRING)
  let queue: Promise<PgBoss> | undefined
  return {
    database,
    keyring,
    sessions: new SessionStore(database, keyring),
    keystone: keystoneFromCloudsFile(of.OS_CLIENT_CONFIG_FILE, of.OS_CLOUD),
    limits: makeSignInLimits(database),
    queue: () => {
      // A database that was down at the first request must not be down for ever.
      queue ??= connectQueue(of.DATABASE_URL).catch(error => {
        queue = undefined
        throw error
      })
      return queue
    },
    now: () => new Date(),
    url: of.SLIPWAY_URL,
    secret: of.SLIPWAY_SECRET,
  }
}

/** Without somebody who hears of its trouble, a connection that is lost would end the process; it connects again by itself. */
async function connectQueue(databaseUrl: string): Promise<PgBoss> {
  const queue = await openQueue(databaseUrl)
  queue.on('error', error => log.warn({ error: error.message }, 'queue trouble'))
  return queue
}

// Next.js evaluates modules more than once in a process; connections must be opened once.
const holder = globalThis as typeof globalThis & { slipwayAuth?: AuthContext }

/** The one of this process. */
export function authContext(): AuthContext {
  holder.slipwayAuth ??= makeAuthContext(settings())
  return holder.slipwayAuth
}
