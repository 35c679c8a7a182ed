import { Refusal } from '@/lib/domain/refusal'
import { tenantRoleFromKeystone } from '@/lib/domain/role'
import type { ProjectRef } from '@/lib/domain/session'
import { recordTenantSeen } from '@/lib/store/tenant-seen'
import type { AuthContext } from './context'

/** Roles that open the portal, in the words of Keystone. */
const rolesThatOpen = 'reader, member, manager or admin'

/** Asks Keystone for the person's roles in a project; throws `Refusal` NoProject when none of them is one of ours. */
export async function enterProject(
  context: AuthContext,
  token: string,
  project: ProjectRef,
): Promise<{ project: ProjectRef; roles: string[] }> {
  const entered = await context.keystone.findRoles(token, project.id)
  if (!entered || !tenantRoleFromKeystone(entered.roles)) {
    throw new Refusal(
      'NoProject',
      `You have no role in project ${project.name} that opens the portal: ${rolesThatOpen}. The project's administrator can give you one.`,
    )
  }
  await recordTenantSeen(context.database, await context.queue(), entered.project)
  return entered
}
