import { createMiddleware } from 'hono/factory'
import { makeUseCaseContext } from '@/app/server'
import { isSameOrigin } from '@/lib/auth/same-origin'
import { sessionFromRequest } from '@/lib/auth/session'
import { Refusal } from '@/lib/domain/refusal'
import type { PortalSession } from '@/lib/domain/session'
import { type OperationName, permissions, requireRole } from '@/lib/usecases/permissions'
import type { ApiContext, ApiEnvironment } from './environment'

/** The part of a route that says who may call it: spread into `createRoute`. */
export function access(name: OperationName) {
  const security: Record<string, string[]>[] = permissions[name] === 'public' ? [] : [{ bearer: [] }, { cookie: [] }]
  return { operationId: name, security, middleware: letIn(name) }
}

/** Runs before the body is read: whoever may not call learns nothing of what would have been wrong. */
const letIn = (name: OperationName) =>
  createMiddleware<ApiEnvironment>(async (c, next) => {
    const need = permissions[name]
    if (need !== 'public') {
      const session = await authenticate(c)
      c.set('session', session)
      if (need !== 'signed-in') {
        const context = await makeUseCaseContext(c.get('server'), session, c.get('requestId'))
        requireRole(context.session, need)
        c.set('useCase', context)
      }
    }
    await next()
  })

async function authenticate(c: ApiContext): Promise<PortalSession> {
  const { auth } = c.get('server')
  const found = await sessionFromRequest(auth, c.req.raw)
  if (!found) throw new Refusal('NotSignedIn', 'You are not signed in, or your session has ended.')
  if (found.by === 'cookie' && !isSameOrigin(c.req.raw, auth.url)) {
    throw new Refusal('CrossSite', 'With a cookie, changes are taken from the pages of the portal only. Use a token.')
  }
  return found.session
}
