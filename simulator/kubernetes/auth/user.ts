export type User = { name: string; uid?: string; groups: string[]; extra?: Record<string, string[]> }

export const anonymous: User = { name: 'system:anonymous', groups: ['system:unauthenticated'] }

export const authenticated = (user: User): User => ({
  ...user,
  groups: user.groups.includes('system:authenticated') ? user.groups : [...user.groups, 'system:authenticated'],
})

export const serviceAccountUser = (namespace: string, name: string, uid: string): User => ({
  name: `system:serviceaccount:${namespace}:${name}`,
  uid,
  groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
})

/** What somebody wants to do: with a resource, or at a path that is none. */
export type Attributes =
  | { verb: string; group: string; resource: string; subresource?: string; namespace?: string; name?: string }
  | { verb: string; path: string }
