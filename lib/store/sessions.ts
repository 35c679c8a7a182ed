import { type ProjectRef, projectRef } from '../domain/session'
import type { Database } from './database'
import type { Session as Row } from './generated/client'
import type { Keyring } from './keyring'

/** A session as it is kept. `roles` are Keystone's names in the project `tenantId`. */
export type StoredSession = Omit<Row, 'kind' | 'projects' | 'token' | 'secretHash'> & {
  kind: 'browser' | 'cli'
  projects: ProjectRef[]
}
export type SessionChange = Partial<Pick<StoredSession, 'tenantId' | 'roles' | 'projects' | 'checkedAt' | 'expiresAt'>>

/** Sessions and their Keystone tokens; a token is opened only when Keystone is asked. */
export class SessionStore {
  constructor(
    private readonly db: Database,
    private readonly keyring: Keyring,
  ) {}

  /** `secretHash` is for command line sessions, which have no cookie. */
  async create(
    session: Omit<StoredSession, 'createdAt'>,
    secrets: { token: string; secretHash?: string },
  ): Promise<StoredSession> {
    const row = await this.db.session.create({
      data: { ...session, token: this.keyring.seal(secrets.token, session.id), secretHash: secrets.secretHash },
    })
    return sessionFromRow(row)
  }

  async find(id: string): Promise<StoredSession | undefined> {
    const row = await this.db.session.findUnique({ where: { id } })
    return row ? sessionFromRow(row) : undefined
  }

  async findBySecretHash(secretHash: string): Promise<StoredSession | undefined> {
    const row = await this.db.session.findUnique({ where: { secretHash } })
    return row ? sessionFromRow(row) : undefined
  }

  /** The unscoped Keystone token; `undefined` when the session was ended. */
  async findToken(id: string): Promise<string | undefined> {
    const row = await this.db.session.findUnique({ where: { id }, select: { token: true } })
    return row ? this.keyring.open(row.token, id) : undefined
  }

  /** Changes what is there; `undefined` when the session was ended meanwhile. */
  async change(id: string, change: SessionChange): Promise<StoredSession | undefined> {
    const [row] = await this.db.session.updateManyAndReturn({ where: { id }, data: change })
    return row ? sessionFromRow(row) : undefined
  }

  async delete(id: string): Promise<void> {
    await this.db.session.deleteMany({ where: { id } })
  }

  /** Rows whose Keystone token has lapsed help nobody. */
  async deleteExpired(now: Date): Promise<void> {
    await this.db.session.deleteMany({ where: { expiresAt: { lt: now } } })
  }
}

function sessionFromRow({ token: _token, secretHash: _secretHash, ...row }: Row): StoredSession {
  return { ...row, kind: row.kind === 'cli' ? 'cli' : 'browser', projects: projectRef.array().parse(row.projects) }
}
