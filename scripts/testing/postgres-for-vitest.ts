import { createServer } from 'node:http'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { migrateDatabase } from '../../lib/store/migrate'
import { startDisposablePostgres } from '../embedded/disposable-postgres'
import type { EmbeddedPostgres } from '../embedded/postgres'

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where tests ask for Postgres; answers {adminUrl, template} and starts it at the first question. */
    postgresForTests: string
  }
}

const template = 'slipway_template'

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  let started: Promise<EmbeddedPostgres> | undefined
  const server = createServer(async (_request, response) => {
    started ??= startWithTemplate()
    try {
      const postgres = await started
      response.setHeader('content-type', 'application/json')
      response.end(JSON.stringify({ adminUrl: postgres.url('postgres'), template }))
    } catch (cause) {
      response.statusCode = 500
      response.end(String(cause))
    }
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  project.provide('postgresForTests', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await (await started?.catch(() => undefined))?.stop()
  }
}

async function startWithTemplate(): Promise<EmbeddedPostgres> {
  const postgres = await startDisposablePostgres()
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  try {
    await client.connect()
    await client.query(`CREATE DATABASE ${template}`)
    await migrateDatabase(postgres.url(template))
    await client.query(`ALTER DATABASE ${template} WITH IS_TEMPLATE true ALLOW_CONNECTIONS false`)
    return postgres
  } catch (cause) {
    await postgres.stop()
    throw cause
  } finally {
    await client.end()
  }
}
