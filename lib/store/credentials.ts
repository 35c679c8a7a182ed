import type { Database } from './database'
import type { Keyring } from './keyring'

/** Whose secret it is: `cluster:<id>` goes with the cluster, `tenant:<id>` stays. */
export type CredentialScope = `cluster:${string}` | `tenant:${string}`

/** Secrets at rest, sealed. `kind` names one secret of a scope, for example `pki`. */
export class CredentialStore {
  constructor(
    private readonly db: Database,
    private readonly keyring: Keyring,
  ) {}

  async find<T>(scope: CredentialScope, kind: string): Promise<T | undefined> {
    const row = await this.db.credential.findUnique({ where: { scope_kind: { scope, kind } } })
    return row ? (JSON.parse(this.keyring.open(row.box, `${scope}/${kind}`)) as T) : undefined
  }

  async put(scope: CredentialScope, kind: string, value: unknown): Promise<void> {
    const box = this.keyring.seal(JSON.stringify(value), `${scope}/${kind}`)
    await this.db.credential.upsert({
      where: { scope_kind: { scope, kind } },
      create: { scope, kind, box },
      update: { box },
    })
  }

  /** Puts the value only where none is, and returns what is there: two workers agree on one. */
  async putOnce<T>(scope: CredentialScope, kind: string, value: T): Promise<T> {
    const box = this.keyring.seal(JSON.stringify(value), `${scope}/${kind}`)
    await this.db.credential.createMany({ data: [{ scope, kind, box }], skipDuplicates: true })
    const there = await this.find<T>(scope, kind)
    if (there === undefined) throw new Error(`Credential ${kind} of ${scope} was removed while it was written.`)
    return there
  }

  async delete(scope: CredentialScope, kind: string): Promise<void> {
    await this.db.credential.deleteMany({ where: { scope, kind } })
  }
}
