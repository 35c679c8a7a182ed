import type { ProjectRef } from '@/lib/domain/session'

export type KeystoneUser = { id: string; name: string; domainName: string }

/**
 * What sign-in needs of Keystone. The token is a person's, without a scope: it opens every project of theirs until it
 * lapses. All throw `Refusal` with KeystoneUnreachable when there is no answer.
 */
export type Keystone = {
  /** Throws `Refusal` with WrongPassword or AccountLocked. */
  signIn(of: { user: string; domain: string; password: string }): Promise<{
    token: string
    expiresAt: Date
    user: KeystoneUser
  }>
  /** Projects in which the person has any role; `undefined` when the token is no longer good. */
  listProjects(token: string): Promise<ProjectRef[] | undefined>
  /** Names of the person's roles in the project now; `undefined` when there are none. */
  findRoles(token: string, projectId: string): Promise<{ project: ProjectRef; roles: string[] } | undefined>
  /** Absent is success. */
  revoke(token: string): Promise<void>
}
