import { migrateDatabase } from '../lib/store/migrate'

// Brings the database of DATABASE_URL up to date; the image runs it before web and worker start.

const url = process.env.DATABASE_URL
if (!url) {
  console.error(
    'DATABASE_URL is missing: the Postgres to migrate, for example postgres://slipway:secret@db:5432/slipway.',
  )
  process.exit(1)
}
try {
  const applied = await migrateDatabase(url)
  console.log(applied.length > 0 ? `Applied ${applied.join(', ')}.` : 'The database is up to date.')
} catch (cause) {
  console.error(`The database could not be migrated: ${cause instanceof Error ? cause.message : String(cause)}`)
  process.exit(1)
}
