import { log } from '@/lib/config/log'
import { isRefusal } from '@/lib/domain/refusal'
import type { AuthContext } from './context'

/** Ends a session here and its token in Keystone. Absent is success. */
export async function signOut(context: AuthContext, sessionId: string): Promise<void> {
  const token = await context.sessions.findToken(sessionId)
  await context.sessions.delete(sessionId)
  if (!token) return
  try {
    await context.keystone.revoke(token)
  } catch (error) {
    if (!isRefusal(error)) throw error
    // The session is gone and nobody else has the token; it lapses by itself.
    log.warn({ sessionId, code: error.code }, 'a Keystone token could not be revoked at sign-out')
  }
}
