import { Refusal } from '@/lib/domain/refusal'
import type { PortalSession } from '@/lib/domain/session'
import { recordAudit } from '@/lib/store/audit'
import type { AuthContext } from './context'
import { enterProject } from './enter-project'
import { sessionFromStored } from './live-session'

/** Moves a session to another of the person's projects, with the role that Keystone gives there now. */
export async function switchProject(
  context: AuthContext,
  session: PortalSession,
  projectId: string,
  requestId: string,
): Promise<PortalSession> {
  const token = await context.sessions.findToken(session.id)
  const projects = token ? await context.keystone.listProjects(token) : undefined
  if (!token || !projects) throw new Refusal('NotSignedIn', 'Your session has ended. Sign in again.')
  const project = projects.find(p => p.id === projectId)
  if (!project) throw new Refusal('NotFound', 'You have no project with this id.')
  const entered = await enterProject(context, token, project)
  const stored = await context.sessions.change(session.id, {
    tenantId: projectId,
    roles: entered.roles,
    projects: projects.map(p => (p.id === projectId ? entered.project : p)),
    checkedAt: context.now(),
  })
  if (!stored) throw new Refusal('NotSignedIn', 'Your session has ended. Sign in again.')
  await recordAudit(context.database, {
    actorId: session.user.id,
    actorName: session.user.name,
    tenantId: projectId,
    action: 'session.switch-project',
    object: `session/${session.id}`,
    before: { tenantId: session.project?.id ?? null },
    after: { tenantId: projectId },
    requestId,
  })
  return sessionFromStored(stored)
}
