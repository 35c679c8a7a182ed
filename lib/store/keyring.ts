import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'

/**
 * Seals secrets at rest with AES-256-GCM. A box is: version (1 byte), length of the key id (1), key id, nonce (12),
 * tag (16), ciphertext. `context` is authenticated, so that a box cannot be moved to another row.
 */
export class Keyring {
  private readonly keys: Map<string, Buffer>
  private readonly active: string

  /** `text` is "id:base64,id:base64": the first seals, all open. */
  constructor(text: string) {
    this.keys = new Map(
      text.split(',').map(entry => {
        const at = entry.indexOf(':')
        return [entry.slice(0, at), Buffer.from(entry.slice(at + 1), 'base64')]
      }),
    )
    this.active = [...this.keys.keys()][0] ?? ''
  }

  seal(plain: string, context: string): Uint8Array<ArrayBuffer> {
    const id = Buffer.from(this.active)
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', this.key(this.active), nonce).setAAD(Buffer.from(context))
    const body = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
    return new Uint8Array(Buffer.concat([Buffer.from([1, id.length]), id, nonce, cipher.getAuthTag(), body]))
  }

  /** Throws when the key is not in the ring, the box was changed, or it belongs to another context. */
  open(box: Uint8Array, context: string): string {
    const bytes = Buffer.from(box)
    if (bytes[0] !== 1) throw new Error('This box was not sealed by a known version.')
    const idEnd = 2 + (bytes[1] ?? 0)
    const nonceEnd = idEnd + 12
    const tagEnd = nonceEnd + 16
    const decipher = createDecipheriv(
      'aes-256-gcm',
      this.key(bytes.subarray(2, idEnd).toString()),
      bytes.subarray(idEnd, nonceEnd),
    )
      .setAAD(Buffer.from(context))
      .setAuthTag(bytes.subarray(nonceEnd, tagEnd))
    return Buffer.concat([decipher.update(bytes.subarray(tagEnd)), decipher.final()]).toString('utf8')
  }

  private key(id: string): Buffer {
    const key = this.keys.get(id)
    if (!key) throw new Error(`The keyring has no key "${id}".`)
    return key
  }
}
