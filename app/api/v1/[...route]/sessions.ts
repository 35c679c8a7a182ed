import { createRoute } from '@hono/zod-openapi'
import { setCookie } from 'hono/cookie'
import { clientAddress } from '@/lib/auth/client-address'
import { lastProjectCookie, lastProjectCookieSeconds } from '@/lib/auth/last-project'
import { signIn } from '@/lib/auth/sign-in'
import { signOut } from '@/lib/auth/sign-out'
import { switchProject } from '@/lib/auth/switch-project'
import {
  type SessionResponse,
  sessionResponse,
  signInRequest,
  signInResponse,
  switchProjectRequest,
} from '@/lib/contract/session'
import type { PortalSession } from '@/lib/domain/session'
import { access } from './access'
import { type Api, sessionOf } from './environment'
import { problemResponses } from './problems'

const json = <S>(schema: S) => ({ 'application/json': { schema } })

const signInRoute = createRoute({
  ...access('signIn'),
  method: 'post',
  path: '/sessions',
  summary: 'Sign in from the command line',
  request: { body: { required: true, content: json(signInRequest) } },
  responses: { 201: { description: 'Signed in.', content: json(signInResponse) }, ...problemResponses },
})
const signOutRoute = createRoute({
  ...access('signOut'),
  method: 'delete',
  path: '/sessions/current',
  summary: 'End this session',
  responses: { 204: { description: 'Ended.' }, ...problemResponses },
})
const getSessionRoute = createRoute({
  ...access('getSession'),
  method: 'get',
  path: '/session',
  summary: 'Who is signed in, in which project',
  responses: { 200: { description: 'The session.', content: json(sessionResponse) }, ...problemResponses },
})
const switchProjectRoute = createRoute({
  ...access('switchProject'),
  method: 'put',
  path: '/session/project',
  summary: 'Go to another project',
  request: { body: { required: true, content: json(switchProjectRequest) } },
  responses: { 200: { description: 'The session.', content: json(sessionResponse) }, ...problemResponses },
})

export function addSessionRoutes(api: Api): void {
  api.openapi(signInRoute, async c => {
    const { session, bearer } = await signIn(c.get('server').auth, {
      ...c.req.valid('json'),
      kind: 'cli',
      address: clientAddress(c.req.raw.headers),
      requestId: c.get('requestId'),
    })
    if (bearer === null) throw new Error('A command line session was made without a token.')
    return c.json({ ...sessionToResponse(session), token: bearer }, 201)
  })
  api.openapi(signOutRoute, async c => {
    await signOut(c.get('server').auth, sessionOf(c).id)
    return c.body(null, 204)
  })
  api.openapi(getSessionRoute, c => c.json(sessionToResponse(sessionOf(c)), 200))
  api.openapi(switchProjectRoute, async c => {
    const { auth } = c.get('server')
    const { projectId } = c.req.valid('json')
    const session = await switchProject(auth, sessionOf(c), projectId, c.get('requestId'))
    if (session.kind === 'browser') {
      setCookie(c, lastProjectCookie, projectId, {
        path: '/',
        httpOnly: true,
        sameSite: 'Lax',
        secure: auth.url.startsWith('https://'),
        maxAge: lastProjectCookieSeconds,
      })
    }
    return c.json(sessionToResponse(session), 200)
  })
}

function sessionToResponse(session: PortalSession): SessionResponse {
  const { user, project, role, projects, expiresAt } = session
  return { user, project, role, projects, expiresAt: expiresAt.toISOString() }
}
