import { randomInt } from 'node:crypto'
import type { KubeObject } from './object'

/** Lets one machine join, for a quarter of an hour. */
export type BootstrapToken = {
  /** 6 characters, public: part of the Secret's name. */
  id: string
  /** 16 characters. */
  secret: string
}

export const bootstrapTokenMinutes = 15

/** As kubeadm takes it. */
export const bootstrapTokenText = (token: BootstrapToken): string => `${token.id}.${token.secret}`

export function createBootstrapToken(): BootstrapToken {
  return { id: randomText(6), secret: randomText(16) }
}

/**
 * The Secret that makes a token known to a cluster; its controllers delete it when it has expired.
 * https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/
 */
export function bootstrapTokenSecret(token: BootstrapToken, of: { now: Date; description: string }): KubeObject {
  const expiration = new Date(of.now.getTime() + bootstrapTokenMinutes * 60_000)
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: `bootstrap-token-${token.id}`, namespace: 'kube-system' },
    type: 'bootstrap.kubernetes.io/token',
    data: toBase64({
      'token-id': token.id,
      'token-secret': token.secret,
      // RFC 3339 in UTC, without fractions of a second.
      expiration: `${expiration.toISOString().slice(0, 19)}Z`,
      'usage-bootstrap-signing': 'true',
      'usage-bootstrap-authentication': 'true',
      'auth-extra-groups': 'system:bootstrappers:kubeadm:default-node-token',
      description: of.description,
    }),
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789'
const randomText = (length: number) => Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('')

const toBase64 = (values: Record<string, string>) =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, Buffer.from(value).toString('base64')]))
