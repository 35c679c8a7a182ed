import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto'
import { isObject, type JsonObject } from '../json'

/** The key pair of a cluster that signs and checks service account tokens. */
export type TokenKeys = { private: KeyObject; public: KeyObject; issuer: string }
/** The same as PEM, as it is in the files of a machine; the public key is that of the private one unless there is another. */
export type TokenKeyFiles = { private: string; public?: string | undefined; issuer: string }

export function readTokenKeys(files: TokenKeyFiles): TokenKeys {
  const key = createPrivateKey(files.private)
  return {
    private: key,
    public: files.public ? createPublicKey(files.public) : createPublicKey(key),
    issuer: files.issuer,
  }
}

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

const algorithm = (key: KeyObject) => (key.asymmetricKeyType === 'ec' ? 'ES256' : 'RS256')

const signing = (key: KeyObject) => ({ key, dsaEncoding: 'ieee-p1363' as const })

export function issueToken(keys: TokenKeys, claims: JsonObject): string {
  const text = `${encode({ alg: algorithm(keys.private) })}.${encode({ iss: keys.issuer, ...claims })}`
  return `${text}.${sign('sha256', Buffer.from(text), signing(keys.private)).toString('base64url')}`
}

/** The claims of a token that this cluster has signed and that is still valid at `now`; undefined for any other. */
export function readToken(keys: TokenKeys, token: string, now: Date): JsonObject | undefined {
  const [head, body, signature] = token.split('.')
  if (!head || !body || !signature) return undefined
  const valid = verify(
    'sha256',
    Buffer.from(`${head}.${body}`),
    signing(keys.public),
    Buffer.from(signature, 'base64url'),
  )
  if (!valid) return undefined
  const claims: unknown = JSON.parse(Buffer.from(body, 'base64url').toString())
  if (!isObject(claims) || claims.iss !== keys.issuer) return undefined
  if (typeof claims.exp === 'number' && claims.exp * 1000 <= now.getTime()) return undefined
  return claims
}
