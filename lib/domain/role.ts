/** What a person may do in a tenant, from the least to the most. */
export const tenantRoles = ['reader', 'member', 'admin'] as const
export type TenantRole = (typeof tenantRoles)[number]

/**
 * The strongest of ours among Keystone's role names; `undefined` when there is none. Keystone's implied roles
 * (admin implies manager implies member implies reader) are in the token already, so names are enough.
 */
export function tenantRoleFromKeystone(names: string[]): TenantRole | undefined {
  if (names.includes('admin') || names.includes('manager')) return 'admin'
  if (names.includes('member')) return 'member'
  return names.includes('reader') ? 'reader' : undefined
}

export function hasRole(have: TenantRole, need: TenantRole): boolean {
  return tenantRoles.indexOf(have) >= tenantRoles.indexOf(need)
}
