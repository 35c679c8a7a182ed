import { spawnSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { startDisposablePostgres } from './embedded/disposable-postgres'

// npm run db:migration -- name: writes the migration from what the migrations make to what prisma/schema.prisma says.
// npm run db:check: exits with 1 when there is a difference.

const migrations = 'prisma/migrations'

async function differenceToSchema(): Promise<string> {
  const postgres = await startDisposablePostgres()
  try {
    const result = spawnSync(
      process.execPath,
      [
        'node_modules/prisma/build/index.js',
        ...['migrate', 'diff', '--from-migrations', migrations, '--to-schema', 'prisma/schema.prisma', '--script'],
      ],
      { encoding: 'utf8', env: { ...process.env, DATABASE_URL: postgres.url('postgres') } },
    )
    if (result.status !== 0) throw new Error(`prisma migrate diff failed:\n${result.stdout}${result.stderr}`)
    return /^-- This is an empty migration/m.test(result.stdout) ? '' : result.stdout
  } finally {
    await postgres.stop()
  }
}

const name = process.argv[2]
if (!name) {
  console.error('A name is missing: npm run db:migration -- add-something')
  process.exit(1)
}
const difference = await differenceToSchema()
if (name === '--check') {
  if (difference) {
    console.error('Migrations and prisma/schema.prisma differ; npm run db:migration -- name writes what is missing:')
    console.error(difference)
  } else {
    console.log('Migrations and prisma/schema.prisma agree.')
  }
  process.exit(difference ? 1 : 0)
}
if (difference) {
  const stamp = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrations, `${stamp}_${name.replace(/\W+/g, '_')}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(path.join(folder, 'migration.sql'), difference)
  console.log(`Wrote ${folder}/migration.sql: read it before you commit it.`)
} else {
  console.log('Nothing to do: migrations and prisma/schema.prisma agree.')
}
