import { log } from '@/lib/config/log'
import { isRefusal } from '@/lib/domain/refusal'
import type { AuthContext } from './context'

/** Ends a session here and its token in Keystone. Absent is success. */
export async function signOut(context: AuthContext, sessionId: string): Promise<void> {
  const token = await context.sessions.findToken(sessionId)
  await context.sessions.delete(sessionId)
  if (token) await revokeToken(context, token)
}

/** Without an answer of Keystone the token is let go: nobody else has it, and it lapses by itself. */
export async function revokeToken(context: AuthContext, token: string): Promise<void> {
  try {
    await context.keystone.revoke(token)
  } catch (error) {
    if (!isRefusal(error)) throw error
    log.warn({ code: error.code }, 'a Keystone token could not be revoked')
  }
}
