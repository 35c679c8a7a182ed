import { type AuthContext, authContext } from '@/lib/auth/context'
import { settings } from '@/lib/config/settings'
import { Refusal } from '@/lib/domain/refusal'
import type { PortalSession, TenantSession } from '@/lib/domain/session'
import { AttemptLimit } from '@/lib/store/attempt-limit'
import { ChangeFeed } from '@/lib/store/change-feed'
import type { UseCaseContext } from '@/lib/usecases/context'

/** What the web process holds open. */
export type Server = {
  auth: AuthContext
  changes: ChangeFeed
  /** Kubeconfigs that one person may take. */
  issueLimit: AttemptLimit
  /** Fires when the process is asked to end: answers that never end by themselves must. */
  ending: AbortSignal
}

export function makeServer(auth: AuthContext, databaseUrl: string, ending: AbortSignal): Server {
  return {
    auth,
    changes: new ChangeFeed(databaseUrl),
    issueLimit: new AttemptLimit(auth.database, 'issue-kubeconfig', { attempts: 30, seconds: 600 }),
    ending,
  }
}

// Next.js evaluates modules more than once in a process; connections must be opened once.
const holder = globalThis as typeof globalThis & { slipwayServer?: Server }

/** The one of this process. */
export function server(): Server {
  holder.slipwayServer ??= makeServer(authContext(), settings().DATABASE_URL, askedToEnd())
  return holder.slipwayServer
}

/** Next.js waits for every open answer before it ends, and a watch is open for hours. */
function askedToEnd(): AbortSignal {
  const controller = new AbortController()
  for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => controller.abort())
  return controller.signal
}

/** What use cases are given. Throws `Refusal` ProjectNeeded when the session is in no project. */
export async function makeUseCaseContext(
  of: Server,
  session: PortalSession,
  requestId: string,
): Promise<UseCaseContext> {
  if (!isTenantSession(session)) {
    throw new Refusal('ProjectNeeded', 'Your session is in no project, or your role in it was taken away. Pick one.')
  }
  const { database, keyring, now } = of.auth
  return { session, database, keyring, queue: await of.auth.queue(), now: now(), requestId }
}

const isTenantSession = (session: PortalSession): session is TenantSession =>
  session.project !== null && session.role !== null
