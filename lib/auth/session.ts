import { cookies, headers } from 'next/headers'
import { cache } from 'react'
import type { PortalSession } from '@/lib/domain/session'
import { bearerOf, hashSecret } from './bearer'
import { type AuthContext, authContext } from './context'
import { liveSession } from './live-session'
import { readSessionCookie } from './session-cookie'

export type { PortalSession, TenantSession } from '@/lib/domain/session'

/**
 * Who looks at this page; `undefined` when nobody is signed in or the session has ended. `project` is null until one is
 * picked. Once per page, however often it is called. Throws `Refusal` KeystoneUnreachable when roles are due for a check.
 */
export const currentSession: () => Promise<PortalSession | undefined> = cache(async () => {
  const [jar, sent] = await Promise.all([cookies(), headers()])
  const pairs = Object.fromEntries(jar.getAll().map(cookie => [cookie.name, cookie.value]))
  const context = authContext()
  const id = await readSessionCookie(context, pairs, sent)
  const stored = id ? await context.sessions.find(id) : undefined
  return stored && liveSession(context, stored)
})

/** Who makes this API request, by bearer token or else by cookie, and by which of them. */
export async function sessionFromRequest(
  context: AuthContext,
  request: Request,
): Promise<{ session: PortalSession; by: 'bearer' | 'cookie' } | undefined> {
  const bearer = bearerOf(request)
  const stored = bearer
    ? await context.sessions.findBySecretHash(hashSecret(bearer))
    : await findByCookie(context, request)
  const session = stored && (await liveSession(context, stored))
  return session && { session, by: bearer ? 'bearer' : 'cookie' }
}

async function findByCookie(context: AuthContext, request: Request) {
  const id = await readSessionCookie(context, parseCookies(request.headers.get('cookie') ?? ''), request.headers)
  return id ? context.sessions.find(id) : undefined
}

/** Pairs of a Cookie header. */
export function parseCookies(header: string): Record<string, string> {
  return Object.fromEntries(
    header
      .split(';')
      .map(pair => pair.trim().split('='))
      .filter(([name]) => name)
      .map(([name = '', ...value]) => [name, decodeCookie(value.join('='))]),
  )
}

function decodeCookie(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    // Not ours: ours are always well formed.
    return value
  }
}
