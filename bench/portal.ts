import { randomUUID } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { encode } from 'next-auth/jwt'
import { makeBearer } from '@/lib/auth/bearer'
import { type Database, openDatabase } from '@/lib/store/database'
import { Keyring } from '@/lib/store/keyring'
import { SessionStore } from '@/lib/store/sessions'
import { startDisposablePostgres } from '../scripts/embedded/disposable-postgres'
import { freePort } from '../scripts/embedded/free-port'
import { migrate, ownDatabase } from '../scripts/product/database'
import { writeDemoClouds } from '../scripts/product/demo'
import { built, portalUrl, startWeb } from '../scripts/product/product'
import { newSecrets } from '../scripts/product/secrets'
import { waitUntilAnswers } from '../scripts/product/service'

export const tenantId = 'bench'

/** The web server as it ships, on a database of its own, with a person signed in. */
export interface Portal {
  url: string
  database: Database
  /** Header for API calls as the command line makes them. */
  authorization: string
  /** Header for pages as a browser asks for them. */
  cookie: string
  close(): Promise<void>
}

export async function openPortal(): Promise<Portal> {
  const postgres = await startDisposablePostgres()
  const databaseUrl = await ownDatabase(postgres)
  await migrate(databaseUrl)
  const folder = path.resolve('bench/results')
  mkdirSync(folder, { recursive: true })
  const cloudsFile = path.join(folder, 'clouds.yaml')
  // Nobody signs in here, so that no cloud is asked.
  await writeDemoClouds(cloudsFile, 'http://127.0.0.1:9/identity/v3')
  const secrets = newSecrets()
  const port = await freePort()
  const web = startWeb({
    commands: built,
    databaseUrl,
    port,
    host: '127.0.0.1',
    folder,
    secrets,
    cloudsFile,
    cloud: 'simulator',
  })
  await waitUntilAnswers(web, `${portalUrl(port)}/readyz`)
  const database = openDatabase(databaseUrl)
  await database.tenant.create({ data: { id: tenantId, name: 'bench', domainName: 'Default' } })
  const { bearer, cookie } = await signIn(database, secrets)
  return {
    url: portalUrl(port),
    database,
    authorization: `Bearer ${bearer}`,
    cookie,
    close: async () => {
      await database.$disconnect()
      await web.stop()
      await postgres.stop()
    },
  }
}

async function signIn(database: Database, secrets: { secret: string; keyring: string }) {
  const sessions = new SessionStore(database, new Keyring(secrets.keyring))
  const { token: bearer, secretHash } = makeBearer()
  const session = (kind: 'browser' | 'cli') => ({
    id: randomUUID(),
    kind,
    userId: 'ann',
    userName: 'ann',
    domainName: 'Default',
    tenantId,
    roles: ['member'],
    projects: [{ id: tenantId, name: 'bench', domainName: 'Default' }],
    checkedAt: new Date(Date.now() + 3600_000),
    expiresAt: new Date(Date.now() + 3600_000),
  })
  await sessions.create(session('cli'), { token: 'unused', secretHash })
  const browser = await sessions.create(session('browser'), { token: 'unused' })
  const value = await encode({ token: { sid: browser.id }, secret: secrets.secret })
  return { bearer, cookie: `next-auth.session-token=${value}` }
}
