import { randomUUID } from 'node:crypto'
import type { NextAuthOptions } from 'next-auth'
import Credentials from 'next-auth/providers/credentials'
import { log } from '@/lib/config/log'
import { isRefusal, Refusal } from '@/lib/domain/refusal'
import { signInProblemCodes, signInProblemToText } from '@/lib/domain/sign-in-problem'
import { clientAddress } from './client-address'
import type { AuthContext } from './context'
import { lastProjectCookie } from './last-project'
import { parseCookies } from './session'
import { hasSecureCookies } from './session-cookie'
import { signIn } from './sign-in'
import { signOut } from './sign-out'

/** A working day; the session itself ends with its Keystone token, which is usually sooner. */
const cookieSeconds = 12 * 3600

/**
 * Sign-in of browsers. The page calls `signIn('keystone', { redirect: false, user, domain, password })`; `result.error`
 * is a text for `parseSignInProblem`. The cookie holds the id of a session, everything else is in the database.
 */
export function nextAuthOptions(context: AuthContext): NextAuthOptions {
  return {
    secret: context.secret,
    useSecureCookies: hasSecureCookies(context),
    session: { strategy: 'jwt', maxAge: cookieSeconds },
    pages: { signIn: '/login', signOut: '/login', error: '/login' },
    providers: [
      Credentials({
        id: 'keystone',
        name: 'Keystone',
        credentials: { user: {}, domain: {}, password: { type: 'password' } },
        authorize: async (given, request) => {
          const headers = new Headers(request.headers as Record<string, string> | undefined)
          return authorize(context, given ?? {}, headers)
        },
      }),
    ],
    callbacks: {
      jwt: ({ token, user }) => ({ sid: user?.id ?? token.sid }),
      session: ({ session }) => ({ expires: session.expires }),
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === 'string') await signOut(context, token.sid)
      },
    },
    logger: {
      error: (code, more) => log.error({ code, error: messageOf(more) }, 'next-auth failed'),
      warn: code => log.warn({ code }, 'next-auth warned'),
    },
  }
}

async function authorize(
  context: AuthContext,
  given: Record<string, string>,
  headers: Headers,
): Promise<{ id: string }> {
  try {
    if (!given.user || !given.domain || !given.password)
      throw new Refusal('Invalid', 'User, domain and password are needed.')
    const { session } = await signIn(context, {
      kind: 'browser',
      user: given.user,
      domain: given.domain,
      password: given.password,
      lastProjectId: parseCookies(headers.get('cookie') ?? '')[lastProjectCookie],
      address: clientAddress(headers),
      requestId: randomUUID(),
    })
    return { id: session.id }
  } catch (error) {
    throw signInFailure(error)
  }
}

/** next-auth sends the message of what `authorize` throws to the page, and nothing else. */
function signInFailure(error: unknown): Error {
  if (!isRefusal(error)) log.error({ error: messageOf(error) }, 'sign-in failed')
  const code = isRefusal(error) ? signInProblemCodes.find(c => c === error.code) : undefined
  const retryAfterSeconds = isRefusal(error) ? (error.more.retryAfterSeconds ?? null) : null
  return new Error(signInProblemToText({ code: code ?? 'Internal', retryAfterSeconds }))
}

/** The message only: what next-auth gives along may hold what somebody typed. */
function messageOf(error: unknown): string {
  if (error instanceof Error) return error.message
  const inner = typeof error === 'object' && error !== null && 'error' in error ? error.error : undefined
  return inner instanceof Error ? inner.message : 'no message'
}
