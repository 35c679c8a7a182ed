import { Refusal } from '../domain/refusal'
import { hasRole, type TenantRole } from '../domain/role'
import type { TenantSession } from '../domain/session'

/**
 * Who may do what: one row for each operation of the API, by its operationId. `public` needs no session, `signed-in` no
 * project; the others need this role, or a stronger one, in the project that the session is in.
 */
export const permissions = {
  signIn: 'public',
  signOut: 'signed-in',
  getSession: 'signed-in',
  switchProject: 'signed-in',
  listReleases: 'signed-in',
  getCatalog: 'reader',
  planCluster: 'reader',
  listClusters: 'reader',
  getCluster: 'reader',
  listEvents: 'reader',
  watch: 'reader',
  issueKubeconfig: 'reader',
  createCluster: 'member',
  deleteCluster: 'admin',
} as const satisfies Record<string, 'public' | 'signed-in' | TenantRole>
export type OperationName = keyof typeof permissions
type TenantOperation = {
  [Name in OperationName]: (typeof permissions)[Name] extends TenantRole ? Name : never
}[OperationName]

/** Throws `Refusal` RoleNeeded. */
export function requirePermission(session: TenantSession, operation: TenantOperation): void {
  requireRole(session, permissions[operation])
}

/** Throws `Refusal` RoleNeeded. */
export function requireRole(session: TenantSession, need: TenantRole): void {
  if (hasRole(session.role, need)) return
  const { name } = session.project
  throw new Refusal('RoleNeeded', `This needs the role ${need} in project ${name}; you have ${session.role}.`)
}
