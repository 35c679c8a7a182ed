import type { TLSSocket } from 'node:tls'
import { unauthorized } from '../api/status'
import { textAt } from '../json'
import type { ServiceAccount } from '../objects'
import { builtIn } from '../schema/resources'
import type { Store } from '../storage/store'
import { bootstrapUser } from './bootstrap-token'
import { readToken, type TokenKeys } from './service-account-token'
import { anonymous, authenticated, serviceAccountUser, type User } from './user'

const serviceAccounts = builtIn('', 'serviceaccounts')

export type Credentials = { certificate?: User; authorization?: string }

const many = (value: string | string[] | undefined): string[] => (value === undefined ? [] : [value].flat())

/**
 * Who a client certificate is for: CN is the user, each O a group. Undefined without a certificate; throws 401 for one
 * that this cluster's CA has not signed or whose time is over, as the API server does.
 */
export function certificateUser(socket: TLSSocket): User | undefined {
  const { subject } = socket.getPeerCertificate()
  if (!subject) return undefined
  if (!socket.authorized) throw unauthorized()
  return { name: many(subject.CN)[0] ?? '', groups: many(subject.O) }
}

/** The user of a bearer token: of a service account, or for bootstrapping. */
export function tokenUser(store: Store, keys: TokenKeys, token: string, now: Date): User | undefined {
  return bootstrapUser(store, token, now) ?? serviceAccountOf(store, keys, token, now)
}

function serviceAccountOf(store: Store, keys: TokenKeys, token: string, now: Date): User | undefined {
  const claims = readToken(keys, token, now)
  const [, , namespace = '', name = ''] = textAt(claims, 'sub').split(':')
  const account = claims && store.get<ServiceAccount>(serviceAccounts, namespace, name)
  if (!account) return undefined
  const uid =
    textAt(claims, 'kubernetes.io', 'serviceaccount', 'uid') ||
    textAt(claims, 'kubernetes.io/serviceaccount/service-account.uid')
  return account.metadata.uid === uid ? serviceAccountUser(namespace, name, uid) : undefined
}

export function authenticate(store: Store, keys: TokenKeys, credentials: Credentials, now: Date): User {
  if (credentials.certificate) return authenticated(credentials.certificate)
  const token = /^Bearer (.+)$/i.exec(credentials.authorization ?? '')?.[1]
  if (token === undefined) {
    if (credentials.authorization) throw unauthorized()
    return anonymous
  }
  const user = tokenUser(store, keys, token.trim(), now)
  if (!user) throw unauthorized()
  return authenticated(user)
}
