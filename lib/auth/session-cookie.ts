import { getToken } from 'next-auth/jwt'
import type { AuthContext } from './context'

/** next-auth's cookie is an encrypted token that holds the id of our session and nothing else. */
export type SessionCookie = { sid?: string }

type CookieContext = Pick<AuthContext, 'url' | 'secret'>

export const hasSecureCookies = (context: CookieContext): boolean => context.url.startsWith('https://')

/** Id of the session that the cookie names; `undefined` without a good cookie. */
export async function readSessionCookie(
  context: CookieContext,
  cookies: Record<string, string>,
  headers: Headers,
): Promise<string | undefined> {
  const withoutBearer = new Headers(headers)
  // getToken would take a bearer token for a cookie.
  withoutBearer.delete('authorization')
  const token = await getToken({
    req: { cookies, headers: withoutBearer } as unknown as Parameters<typeof getToken>[0]['req'],
    secret: context.secret,
    secureCookie: hasSecureCookies(context),
  })
  return typeof token?.sid === 'string' ? token.sid : undefined
}
