import { access, chmod, mkdir } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { migrateDatabase } from '../../lib/store/migrate'
import { freePort } from '../embedded/free-port'
import { type EmbeddedPostgres, startPostgres } from '../embedded/postgres'
import { StartError } from '../embedded/start-error'
import type { DataFolder } from './data-folder'

const name = 'slipway'

/** The Postgres of the data folder; the data survives this process. */
export async function startOwnPostgres(data: DataFolder, password: string): Promise<EmbeddedPostgres> {
  const parent = path.dirname(data.postgresPath)
  if (parent !== data.path) {
    await mkdir(parent, { recursive: true })
    await chmod(parent, 0o711)
  }
  await access(parent)
  return startPostgres({ folder: data.postgresPath, port: await freePort(), password, data: 'durable' })
}

/** Makes the database of the portal on an embedded server when it is missing; returns its address. */
export async function ownDatabase(postgres: EmbeddedPostgres): Promise<string> {
  const client = new pg.Client({ connectionString: postgres.url('postgres') })
  await client.connect()
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name])
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${name}`)
  } finally {
    await client.end()
  }
  return postgres.url(name)
}

/** Throws a `StartError` with one sentence when a database given by DATABASE_URL cannot be used. */
export async function requireDatabase(url: string): Promise<void> {
  const address = placeOf(url)
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5000 })
  try {
    await client.connect()
    await client.query('SELECT 1')
  } catch (cause) {
    throw new StartError(`The database of DATABASE_URL (${address}) does not answer: ${reasonOf(cause)}.`, { cause })
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** Host, port and database: the password stays out of what is printed. */
function placeOf(url: string): string {
  try {
    const { host, pathname } = new URL(url)
    return `${host}${pathname}`
  } catch (cause) {
    throw new StartError('DATABASE_URL is not an address like postgres://user:password@host:5432/database.', { cause })
  }
}

function reasonOf(cause: unknown): string {
  if (cause instanceof AggregateError) return reasonOf(cause.errors[0])
  return cause instanceof Error ? cause.message : String(cause)
}

export async function migrate(url: string): Promise<string[]> {
  try {
    return await migrateDatabase(url)
  } catch (cause) {
    throw new StartError(`The database could not be brought up to date: ${reasonOf(cause)}`, { cause })
  }
}
