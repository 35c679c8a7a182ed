import { randomBytes } from 'node:crypto'
import type { ProductSecrets } from './product'

/** New secrets, in the form that lib/config/settings.ts asks for. */
export function newSecrets(): ProductSecrets {
  return { secret: randomBytes(32).toString('hex'), keyring: `k1:${randomBytes(32).toString('base64')}` }
}
