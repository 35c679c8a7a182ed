import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils'
import type { MigrationDirectory, SchemaEngine } from '@prisma/schema-engine-wasm'
import pg from 'pg'

type Glue = typeof import('@prisma/schema-engine-wasm/schema_engine_bg')

/**
 * Applies the migrations that a database lacks and returns their names: what `prisma migrate deploy` does, without the
 * Prisma command line, which would add over 100 MB to an image. Several at once are safe: the engine holds an advisory
 * lock on its one connection.
 */
export async function migrateDatabase(url: string, folder = path.resolve('prisma/migrations')): Promise<string[]> {
  const pool = new pg.Pool({ connectionString: url, max: 1, connectionTimeoutMillis: 5000 })
  const engine = await openEngine(pool)
  try {
    const { appliedMigrationNames } = await engine.applyMigrations({
      migrationsList: {
        baseDir: folder,
        lockfile: { path: 'migration_lock.toml', content: await readFile(`${folder}/migration_lock.toml`, 'utf8') },
        shadowDbInitScript: '',
        migrationDirectories: await readMigrations(folder),
      },
      filters: { externalTables: [], externalEnums: [] },
    })
    return appliedMigrationNames
  } finally {
    engine.free()
    await pool.end()
  }
}

async function readMigrations(folder: string): Promise<MigrationDirectory[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter(entry => entry.isDirectory()).map(entry => entry.name)
  return Promise.all(
    names.sort().map(async name => ({
      path: name,
      migrationFile: {
        path: 'migration.sql',
        content: { tag: 'ok' as const, value: await readFile(path.join(folder, name, 'migration.sql'), 'utf8') },
      },
    })),
  )
}

async function openEngine(pool: pg.Pool): Promise<SchemaEngine> {
  loading ??= loadGlue()
  const glue = await loading
  const adapter = new WholeScripts(pool)
  return glue.SchemaEngine.new({ datamodels: undefined }, () => undefined, bindMigrationAwareSqlAdapterFactory(adapter))
}

/** Once in a process: what an engine left behind, a timer of its lock, would call into the memory of a second one. */
let loading: Promise<Glue> | undefined

async function loadGlue(): Promise<Glue> {
  const glue: Glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
  const imports = { './schema_engine_bg.js': { ...glue, ...timersThatLetGo(glue) } }
  const { instance } = await WebAssembly.instantiate(await readFile(engineFile()), imports)
  glue.__wbg_set_wasm(instance.exports)
  const start = instance.exports.__wbindgen_start
  if (typeof start === 'function') start()
  return glue
}

/** The engine limits the wait for its lock to ten seconds and forgets the timer: it must not keep the process alive. */
function timersThatLetGo(glue: Glue): WebAssembly.ModuleImports {
  const names = Object.keys(glue).filter(name => name.startsWith('__wbg_setTimeout_'))
  return Object.fromEntries(
    names.map(name => [name, (callback: () => void, waitMs: number) => setTimeout(callback, waitMs).unref()]),
  )
}

/** The adapter cuts scripts at every semicolon, also inside functions; Postgres itself knows where a statement ends. */
class WholeScripts extends PrismaPg {
  override async connect() {
    const connection = await super.connect()
    connection.executeScript = async script => {
      await connection.executeRaw({ sql: script, args: [], argTypes: [] })
    }
    return connection
  }
}

/** The engine lies beside the bundle in an image, and in its package everywhere else. */
function engineFile(): string {
  const beside = fileURLToPath(new URL('./schema_engine_bg.wasm', import.meta.url))
  if (existsSync(beside)) return beside
  const main = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm')
  return path.join(path.dirname(main), 'schema_engine_bg.wasm')
}
