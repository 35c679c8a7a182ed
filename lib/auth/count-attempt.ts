import { Refusal } from '@/lib/domain/refusal'
import type { SignInLimits } from './context'

/**
 * Counts an attempt to sign in before Keystone is asked, so that attempts at the same moment are all counted. Throws
 * `Refusal` TooManyAttempts with the seconds to wait.
 */
export async function countAttempt(
  limits: SignInLimits,
  of: { user: string; domain: string; address: string },
): Promise<{ succeeded(): Promise<void>; takeBack(): Promise<void> }> {
  // Keystone compares names without case on most databases.
  const userKey = JSON.stringify([of.domain.toLowerCase(), of.user.toLowerCase()])
  const waits = await Promise.all([limits.byUser.count(userKey), limits.byAddress.count(of.address)])
  const seconds = Math.max(...waits)
  if (seconds > 0) {
    throw new Refusal('TooManyAttempts', `Too many attempts to sign in. Try again in ${seconds} seconds.`, {
      retryAfterSeconds: seconds,
    })
  }
  return {
    succeeded: async () => {
      await Promise.all([limits.byUser.forget(userKey), limits.byAddress.takeBack(of.address)])
    },
    takeBack: async () => {
      await Promise.all([limits.byUser.takeBack(userKey), limits.byAddress.takeBack(of.address)])
    },
  }
}
