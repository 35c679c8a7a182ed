import type { IncomingHttpHeaders } from 'node:http'
import { forbidden } from '../api/status'
import type { Store } from '../storage/store'
import { isAllowed, refusal } from './rbac'
import { type Attributes, authenticated, serviceAccountUser, type User } from './user'

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value)

/** The user that the Impersonate headers ask for, when the real one may; the real one without such headers. */
export function impersonate(store: Store, user: User, headers: IncomingHttpHeaders): User {
  const name = one(headers['impersonate-user'])
  if (!name) return user
  // Node joins repeated headers with a comma.
  const groups = (one(headers['impersonate-group']) ?? '').split(/,\s*/).filter(Boolean)
  check(store, user, { verb: 'impersonate', group: '', resource: 'users', name })
  for (const group of groups) check(store, user, { verb: 'impersonate', group: '', resource: 'groups', name: group })
  const [, , namespace, account] = name.startsWith('system:serviceaccount:') ? name.split(':') : []
  const own = namespace && account ? serviceAccountUser(namespace, account, '').groups : []
  return authenticated({ name, groups: [...groups, ...own] })
}

function check(store: Store, user: User, wanted: Extract<Attributes, { resource: string }>): void {
  if (!isAllowed(store, user, wanted)) throw forbidden(wanted, refusal(user, wanted))
}
