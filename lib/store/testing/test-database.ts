import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'
import { type Database, openDatabase } from '../database'

export interface TestDatabase {
  url: string
  database: Database
  /** Closes the client and removes the database. */
  drop(): Promise<void>
}

/** A database of its own for a test file, copied in about 100 ms from a template that has all migrations. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const { adminUrl, template } = await askForServer()
  const name = `test_${randomBytes(6).toString('hex')}`
  await withServer(adminUrl, server => server.query(`CREATE DATABASE ${name} TEMPLATE ${template}`))
  const url = adminUrl.replace(/[^/]+$/, name)
  const database = openDatabase(url)
  return {
    url,
    database,
    drop: async () => {
      await database.$disconnect()
      await withServer(adminUrl, server => server.query(`DROP DATABASE ${name} WITH (FORCE)`))
    },
  }
}

/** Vitest's main process starts Postgres when it is first asked, so that unit tests alone do not pay for it. */
async function askForServer(): Promise<{ adminUrl: string; template: string }> {
  const response = await fetch(inject('postgresForTests'))
  if (!response.ok) throw new Error(`No Postgres for this test: ${await response.text()}`)
  return response.json()
}

async function withServer<T>(url: string, use: (server: pg.Client) => Promise<T>): Promise<T> {
  const server = new pg.Client({ connectionString: url })
  await server.connect()
  try {
    return await use(server)
  } finally {
    await server.end()
  }
}
