#!/usr/bin/env node
// Stand-in for Prisma's native schema engine: the same JSON-RPC over stdio, answered by the
// WebAssembly build of the engine through the pg driver adapter. Nothing is downloaded.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { PrismaPg } from '@prisma/adapter-pg'
import { bindMigrationAwareSqlAdapterFactory, ColumnTypeEnum } from '@prisma/driver-adapter-utils'
import pg from 'pg'

const require = createRequire(import.meta.url)
const { values: opt, positionals } = parseArgs({
  allowPositionals: true,
  strict: false,
  options: {
    datasource: { type: 'string' },
    datamodels: { type: 'string', multiple: true },
    'enabled-preview-features': { type: 'string' },
    'extension-types': { type: 'string' },
  },
})

const log = (level, message, extra = {}) =>
  process.stderr.write(
    `${JSON.stringify({
      level,
      target: 'schema_engine::logger',
      timestamp: new Date().toISOString(),
      fields: { message, ...extra },
    })}\n`,
  )

if (process.argv.includes('--version')) {
  console.log(`schema-engine-cli ${require('@prisma/schema-engine-wasm/package.json').version.split('.').pop()}`)
  process.exit(0)
}

const source = opt.datasource ? JSON.parse(opt.datasource) : {}
const parse = raw => {
  const u = new URL(raw)
  const schema = u.searchParams.get('schema') ?? 'public'
  const mode = u.searchParams.get('sslmode')
  return {
    schema,
    config: {
      host: decodeURIComponent(u.searchParams.get('host') ?? u.hostname),
      port: Number(u.port || 5432),
      user: decodeURIComponent(u.username),
      password: decodeURIComponent(u.password),
      database: decodeURIComponent(u.pathname.slice(1)),
      ssl: ['require', 'verify-ca', 'verify-full'].includes(mode)
        ? { rejectUnauthorized: mode !== 'require' }
        : undefined,
      max: 1,
    },
  }
}
const withClient = async (config, fn) => {
  const c = new pg.Client(config)
  await c.connect()
  try {
    return await fn(c)
  } finally {
    await c.end()
  }
}
const createDatabase = url => {
  const { config } = parse(url)
  return withClient({ ...config, database: 'postgres' }, c =>
    c.query(`CREATE DATABASE ${c.escapeIdentifier(config.database)}`),
  )
}

const code = e =>
  ({ '3D000': 'P1003', '28P01': 'P1000', 28000: 'P1010', ECONNREFUSED: 'P1001', ENOTFOUND: 'P1001' })[e.code] ??
  e.error_code

if (positionals[0] === 'cli') {
  log('INFO', 'Starting schema engine CLI') // the Prisma CLI skips the first line
  try {
    if (positionals[1] === 'create-database') await createDatabase(source.url)
    else if (positionals[1] === 'drop-database') {
      const { config } = parse(source.url)
      await withClient({ ...config, database: 'postgres' }, c =>
        c.query(`DROP DATABASE IF EXISTS ${c.escapeIdentifier(config.database)} WITH (FORCE)`),
      )
    } else await withClient(parse(source.url).config, c => c.query('SELECT 1'))
    process.exit(0)
  } catch (e) {
    log('ERROR', e.message || String(e.code), { error_code: code(e) ?? 'P1001', is_panic: false })
    process.exit(1)
  }
}

globalThis.PRISMA_WASM_PANIC_REGISTRY = {
  message: '',
  get() {
    return this.message
  },
  set_message(m) {
    this.message = m
    log('ERROR', m)
  },
}
const glue = await import('@prisma/schema-engine-wasm/schema_engine_bg')
const wasmFile = require.resolve('@prisma/schema-engine-wasm').replace(/schema_engine\.js$/, 'schema_engine_bg.wasm')
const { instance } = await WebAssembly.instantiate(readFileSync(wasmFile), { './schema_engine_bg.js': glue })
glue.__wbg_set_wasm(instance.exports)
instance.exports.__wbindgen_start()

// Catalog queries return Postgres' one-byte "char" (oid 18), which the adapter refuses and the engine
// wants as a Character column: pass it through the adapter as char[] and rename it on the way out.
// Scripts go to Postgres whole: the adapter would cut them at every semicolon, also inside functions.
const patch = db => {
  db.executeScript = async script => {
    await db.executeRaw({ sql: script, args: [], argTypes: [] })
  }
  const io = db.performIO.bind(db)
  db.performIO = async q => {
    const r = await io(q)
    for (const f of r.fields ?? []) if (f.dataTypeID === 18) f.dataTypeID = 1002
    return r
  }
  const query = db.queryRaw.bind(db)
  db.queryRaw = async q => {
    const r = await query(q)
    r.columnTypes = r.columnTypes.map(t => (t === ColumnTypeEnum.CharacterArray ? ColumnTypeEnum.Character : t))
    return r
  }
  return db
}
class Adapter extends PrismaPg {
  async connect() {
    return patch(await super.connect())
  }
  async connectToShadowDb() {
    const { config, schema } = parse(source.shadowDatabaseUrl ?? source.url)
    if (source.shadowDatabaseUrl) return patch(await new PrismaPg(config, { schema }).connect())
    const database = `prisma_migrate_shadow_db_${crypto.randomUUID()}`
    await withClient(config, c => c.query(`CREATE DATABASE "${database}"`))
    const db = patch(await new PrismaPg({ ...config, database }, { schema }).connect())
    const dispose = db.dispose.bind(db)
    db.dispose = async () => {
      await dispose()
      await withClient(config, c => c.query(`DROP DATABASE IF EXISTS "${database}" WITH (FORCE)`))
    }
    return db
  }
}
const target = source.url ? parse(source.url) : { config: { host: 'unset' }, schema: 'public' }
const adapter = bindMigrationAwareSqlAdapterFactory(new Adapter(target.config, { schema: target.schema }))
const datamodels = opt.datamodels?.map(f => [f, readFileSync(f, 'utf8')])
let engine
const load = () =>
  (engine ??= glue.SchemaEngine.new({ datamodels }, m => process.env.SE_DEBUG && log('INFO', String(m)), adapter))

const special = {
  createDatabase: async () => {
    await createDatabase(source.url)
    return { databaseName: target.config.database }
  },
  getDatabaseVersion: async p => (await load()).version(p),
}
let inflight = Promise.resolve()
const reply = m => process.stdout.write(`${JSON.stringify(m)}\n`)
const handle = async ({ id, method, params }) => {
  try {
    const fn =
      special[method] ??
      (async p => {
        const e = await load()
        return e[method](p)
      })
    const r = await fn(params ?? {})
    if (method === 'diff' && r?.stdout != null) {
      reply({ jsonrpc: '2.0', id: 100000 + id, method: 'print', params: { content: r.stdout } })
    }
    reply({ jsonrpc: '2.0', id, result: r ?? null })
  } catch (e) {
    const is_panic = e?.name === 'RuntimeError'
    reply({
      jsonrpc: '2.0',
      id,
      error: {
        code: 4466,
        message: 'An error happened. Check the data field for details.',
        data: { is_panic, message: e?.message ?? String(e), error_code: e?.code ?? undefined, meta: e?.meta },
      },
    })
    if (process.env.SE_DEBUG) log('ERROR', String(e?.stack))
  }
}
const rl = createInterface({ input: process.stdin, crlfDelay: Infinity })
rl.on('line', line => {
  if (!line.trim()) return
  const msg = JSON.parse(line)
  if (!msg.method) return
  inflight = inflight.then(() => handle(msg))
})
rl.on('close', async () => {
  await inflight
  process.exit(0)
})
