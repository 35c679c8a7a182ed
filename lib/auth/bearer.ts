import { createHash, randomBytes } from 'node:crypto'

/** Begins every token, so that secret scanners can tell what leaked. */
const prefix = 'slipway_'

/** A token of a command line session. Only its hash is stored: 256 random bits need no slow hash. */
export function makeBearer(): { token: string; secretHash: string } {
  const token = prefix + randomBytes(32).toString('base64url')
  return { token, secretHash: hashSecret(token) }
}

export function hashSecret(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}

/** The token of the Authorization header. */
export function bearerOf(request: Request): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
}
