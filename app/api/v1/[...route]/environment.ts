import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import type { Server } from '@/app/server'
import type { PortalSession } from '@/lib/domain/session'
import type { UseCaseContext } from '@/lib/usecases/context'

/** What middleware leaves for the handlers. Which of it is there is decided by the operation's row in `permissions`. */
export type ApiEnvironment = {
  Variables: {
    server: Server
    requestId: string
    session?: PortalSession
    useCase?: UseCaseContext
  }
}
export type Api = OpenAPIHono<ApiEnvironment, Record<string, never>, string>
export type ApiContext = Context<ApiEnvironment>

/** The session of an operation that is not public. */
export function sessionOf(c: ApiContext): PortalSession {
  const session = c.get('session')
  if (!session) throw new Error(`${c.req.path} reads the session, but is public in the table of permissions.`)
  return session
}

/** What to give to the use case of an operation that needs a role. */
export function tenantContextOf(c: ApiContext): UseCaseContext {
  const context = c.get('useCase')
  if (!context) throw new Error(`${c.req.path} works in a tenant, but needs no role in the table of permissions.`)
  return context
}
