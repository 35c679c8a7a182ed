import { parseSignInProblem, type SignInProblem } from '@/lib/domain/sign-in-problem'

// The two calls that a browser makes of next-auth. Its own client would be a tenth of what a page may load.

/** Asks next-auth for its token against requests from other sites, then posts the form. Throws without an answer. */
async function post(path: string, fields: Record<string, string>): Promise<string> {
  const token = await fetch('/api/auth/csrf', { cache: 'no-store' })
  const { csrfToken } = (await token.json()) as { csrfToken: string }
  const response = await fetch(`/api/auth/${path}`, {
    method: 'POST',
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true' }),
  })
  const { url } = (await response.json()) as { url: string }
  return url
}

/** Starts a session; `undefined` is success. Throws when the portal does not answer. */
export async function startSession(fields: {
  user: string
  domain: string
  password: string
}): Promise<SignInProblem | undefined> {
  const url = await post('callback/keystone', { ...fields, callbackUrl: '/' })
  const error = new URL(url, window.location.origin).searchParams.get('error')
  return error === null ? undefined : parseSignInProblem(error)
}

/** Ends the session here and in Keystone. Throws when the portal does not answer. */
export async function endSession(): Promise<void> {
  await post('signout', { callbackUrl: '/login' })
}
