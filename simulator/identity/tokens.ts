import { newSecret } from '../ids'
import type { Caller } from './caller'
import { type Directory, effectiveRoles, type Role, type Token } from './directory'

/** Wrong passwords in a row until the account is locked, and for how long: Keystone's security_compliance section. */
export const lockAfter = 5
export const lockMs = 5 * 60_000

export function issueToken(
  directory: Directory,
  of: Pick<Token, 'userId' | 'projectId' | 'methods' | 'applicationCredentialId'> & { parent?: Token },
): Token {
  const now = Date.now()
  dropExpired(directory, now)
  const token: Token = {
    id: `gAAAAAB${newSecret(60)}`,
    userId: of.userId,
    projectId: of.projectId,
    methods: of.methods,
    applicationCredentialId: of.applicationCredentialId,
    auditIds: [newSecret(16), ...(of.parent?.auditIds.slice(-1) ?? [])],
    issuedAt: now,
    // A rescoped token lives no longer than the one it came from.
    expiresAt: of.parent?.expiresAt ?? now + directory.tokenSeconds * 1000,
  }
  directory.tokens.set(token.id, token)
  return token
}

/** Long runs would otherwise keep every token that ever was. */
function dropExpired(directory: Directory, now: number): void {
  for (const token of directory.tokens.values()) {
    if (token.expiresAt > now) return
    directory.tokens.delete(token.id)
  }
}

/** Roles are looked up anew each time, so a token ends with the last role, the user or the application credential. */
export function rolesOfToken(directory: Directory, token: Token): Role[] {
  if (token.projectId === undefined) return []
  const roles = effectiveRoles(directory, token.userId, token.projectId)
  if (token.applicationCredentialId === undefined) return roles
  // Exactly the roles that were asked for: Keystone does not add implied ones to an application credential.
  const credential = directory.applicationCredentials.get(token.applicationCredentialId)
  return roles.filter(role => credential?.roleIds.includes(role.id))
}

export function findToken(directory: Directory, id: string | undefined): Token | undefined {
  const token = id === undefined ? undefined : directory.tokens.get(id)
  if (!token) return undefined
  const user = directory.users.get(token.userId)
  if (!user?.enabled || token.issuedAt < user.tokensValidFrom || token.expiresAt <= Date.now()) return undefined
  if (token.projectId === undefined) return token
  const isProjectUsable = directory.projects.get(token.projectId)?.enabled === true
  return isProjectUsable && rolesOfToken(directory, token).length > 0 ? token : undefined
}

export function callerOf(directory: Directory, tokenId: string | undefined): Caller | undefined {
  const token = findToken(directory, tokenId)
  if (!token) return undefined
  const roles = new Set(rolesOfToken(directory, token).map(role => role.name))
  return {
    tokenId: token.id,
    userId: token.userId,
    userName: directory.users.get(token.userId)?.name ?? '',
    projectId: token.projectId,
    roles,
    isAdmin: roles.has('admin'),
    applicationCredentialId: token.applicationCredentialId,
  }
}
