import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { parseSettings } from '@/lib/config/settings'
import { ApiClient } from '@/lib/contract/client'
import type { ObservedCall } from '@/lib/openstack/http/observe'
import { type Database, openDatabase } from '@/lib/store/database'
import { startWorker } from '@/workers/start-worker'
import { startDisposablePostgres } from '../scripts/embedded/disposable-postgres'
import { freePort } from '../scripts/embedded/free-port'
import { migrate, ownDatabase } from '../scripts/product/database'
import { writeCloudsFile } from '../scripts/product/demo'
import { built, portalUrl, settingsOfProduct, startWeb } from '../scripts/product/product'
import { newSecrets } from '../scripts/product/secrets'
import { waitUntilAnswers } from '../scripts/product/service'
import { type BenchCloud, benchFolder } from './clouds'

/** Portal, a cloud and a worker inside this process, which can be looked into. */
export interface Fleet {
  api: ApiClient
  database: Database
  /** Calls to the cloud since they were last taken. */
  takeCalls(): ObservedCall[]
  /** Statements the worker sent to Postgres since they were last taken. */
  takeStatements(): number
  close(): Promise<void>
}

export interface FleetOptions {
  pollMs: number
  /** Between two looks at a cluster that is as wanted. */
  idleMs?: number
}

/** Closes the cloud with itself. */
export async function openFleet(cloud: BenchCloud, options: FleetOptions): Promise<Fleet> {
  const postgres = await startDisposablePostgres()
  const databaseUrl = await ownDatabase(postgres)
  await migrate(databaseUrl)
  const cloudsFile = path.join(benchFolder, 'clouds.yaml')
  await writeCloudsFile(cloudsFile, 'bench', { authUrl: cloud.authUrl, ...cloud.admin })
  const port = await freePort()
  const product = {
    ...{
      commands: built,
      databaseUrl,
      port,
      host: '127.0.0.1',
      folder: benchFolder,
      secrets: newSecrets(),
      cloudsFile,
    },
    cloud: 'bench',
    settings: { SLIPWAY_POLL_MS: String(options.pollMs), LOG_LEVEL: 'warn' },
  }
  const web = startWeb(product)
  await waitUntilAnswers(web, `${portalUrl(port)}/readyz`)
  const takeStatements = countStatements()
  let calls: ObservedCall[] = []
  const worker = await startWorker(parseSettings(settingsOfProduct(product)), {
    patience: options.idleMs === undefined ? {} : { idleMs: options.idleMs },
    onCall: call => calls.push(call),
  })
  const signedIn = await new ApiClient({ baseUrl: portalUrl(port) }).signIn(cloud.member)
  const api = new ApiClient({ baseUrl: portalUrl(port), token: signedIn.token })
  await until(async () => (await api.catalog()).catalog !== null)
  const database = openDatabase(databaseUrl)
  return {
    api,
    database,
    takeStatements,
    takeCalls: () => {
      const taken = calls
      calls = []
      return taken
    },
    close: async () => {
      await database.$disconnect()
      await worker.stop()
      await web.stop()
      await cloud.close()
      await postgres.stop()
    },
  }
}

/** Asks again until it is so; throws after ten minutes unless told otherwise. */
export async function until(isSo: () => Promise<boolean>, everyMs = 20, withinMinutes = 10): Promise<void> {
  const deadline = Date.now() + withinMinutes * 60_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`Not within ${withinMinutes} minutes.`)
    await sleep(everyMs)
  }
}

/** Counts what this process asks Postgres, whoever asks: Prisma and the queue both go through this method. */
function countStatements(): () => number {
  let count = 0
  const original = pg.Client.prototype.query
  pg.Client.prototype.query = new Proxy(original, {
    apply: (query, client, argv) => {
      count += 1
      return Reflect.apply(query, client, argv)
    },
  })
  return () => {
    const taken = count
    count = 0
    return taken
  }
}
