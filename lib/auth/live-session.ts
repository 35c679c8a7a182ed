import { tenantRoleFromKeystone } from '@/lib/domain/role'
import type { PortalSession } from '@/lib/domain/session'
import type { StoredSession } from '@/lib/store/sessions'
import type { AuthContext } from './context'

/** Longest time for which a role that was taken away in Keystone still works here. */
const checkEveryMs = 5 * 60_000

/** Checks that run: pages ask for many things at once, Keystone should be asked once. */
const running = new Map<string, Promise<StoredSession | undefined>>()

/**
 * The session as it stands now: ended when its Keystone token has lapsed or was revoked, without a project when the role
 * was lost. Asks Keystone when the last check is older than five minutes; without an answer the request is refused.
 */
export async function liveSession(context: AuthContext, stored: StoredSession): Promise<PortalSession | undefined> {
  const now = context.now()
  if (stored.expiresAt <= now) return undefined
  if (now.getTime() - stored.checkedAt.getTime() < checkEveryMs) return sessionFromStored(stored)
  const check = running.get(stored.id) ?? checkWithKeystone(context, stored).finally(() => running.delete(stored.id))
  running.set(stored.id, check)
  const checked = await check
  return checked && sessionFromStored(checked)
}

async function checkWithKeystone(context: AuthContext, stored: StoredSession): Promise<StoredSession | undefined> {
  const token = await context.sessions.findToken(stored.id)
  const projects = token ? await context.keystone.listProjects(token) : undefined
  if (!token || !projects) {
    await context.sessions.delete(stored.id)
    return undefined
  }
  const entered = stored.tenantId ? await context.keystone.findRoles(token, stored.tenantId) : undefined
  const role = entered && tenantRoleFromKeystone(entered.roles)
  return context.sessions.change(stored.id, {
    projects: entered ? projects.map(p => (p.id === entered.project.id ? entered.project : p)) : projects,
    tenantId: role ? stored.tenantId : null,
    roles: role ? entered.roles : [],
    checkedAt: context.now(),
  })
}

export function sessionFromStored(stored: StoredSession): PortalSession {
  const role = tenantRoleFromKeystone(stored.roles)
  const project = role && stored.projects.find(p => p.id === stored.tenantId)
  return {
    id: stored.id,
    kind: stored.kind,
    user: { id: stored.userId, name: stored.userName, domainName: stored.domainName },
    project: project ?? null,
    role: (project && role) ?? null,
    projects: stored.projects,
    expiresAt: stored.expiresAt,
  }
}
