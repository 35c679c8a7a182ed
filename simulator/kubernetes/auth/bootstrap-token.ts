import type { Secret } from '../objects'
import { builtIn } from '../schema/resources'
import type { Store } from '../storage/store'
import type { User } from './user'

const secrets = builtIn('', 'secrets')

export type BootstrapToken = { id: string; secret: string; groups: string[]; signs: boolean; authenticates: boolean }

export const bootstrapTokenPattern = /^([a-z0-9]{6})\.([a-z0-9]{16})$/

const textOf = (secret: Secret, key: string) => Buffer.from(secret.data?.[key] ?? '', 'base64').toString()

/** The bootstrap token in a Secret of kube-system; undefined when it is none, or none any more. */
export function readBootstrapToken(secret: Secret, now: Date): BootstrapToken | undefined {
  const id = textOf(secret, 'token-id')
  if (secret.type !== 'bootstrap.kubernetes.io/token' || secret.metadata.name !== `bootstrap-token-${id}`)
    return undefined
  const expiration = textOf(secret, 'expiration')
  if (secret.metadata.deletionTimestamp || (expiration && !(Date.parse(expiration) > now.getTime()))) return undefined
  const extra = textOf(secret, 'auth-extra-groups').split(',').filter(Boolean)
  return {
    id,
    secret: textOf(secret, 'token-secret'),
    groups: ['system:bootstrappers', ...extra],
    signs: textOf(secret, 'usage-bootstrap-signing') === 'true',
    authenticates: textOf(secret, 'usage-bootstrap-authentication') === 'true',
  }
}

export function bootstrapUser(store: Store, token: string, now: Date): User | undefined {
  const [, id, secret] = bootstrapTokenPattern.exec(token) ?? []
  const stored = id && store.get<Secret>(secrets, 'kube-system', `bootstrap-token-${id}`)
  const known = stored ? readBootstrapToken(stored, now) : undefined
  if (!known?.authenticates || known.secret !== secret) return undefined
  return { name: `system:bootstrap:${known.id}`, groups: known.groups }
}
