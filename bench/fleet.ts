import { mkdirSync } from 'node:fs'
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
import { buildProduct } from '../scripts/product/build'
import { migrate, ownDatabase } from '../scripts/product/database'
import { demoAdmin, demoCloud, writeDemoClouds } from '../scripts/product/demo'
import {
  built,
  portalUrl,
  settingsOfProduct,
  simulatorUrls,
  startSimulatorService,
  startWeb,
} from '../scripts/product/product'
import { newSecrets } from '../scripts/product/secrets'
import { waitUntilAnswers } from '../scripts/product/service'
import { makePeople } from '../scripts/testing/people'
import { liftQuotas } from './quotas'

/** Portal, simulated cloud and a worker inside this process, which can be looked into. */
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
  /** How many times faster than life the cloud is. */
  speed: number
  pollMs: number
  /** Between two looks at a cluster that is as wanted. */
  idleMs?: number
}

export async function openFleet(options: FleetOptions): Promise<Fleet> {
  await buildProduct(step => console.log(`  ${step} ...`))
  const folder = path.resolve('bench/results')
  mkdirSync(folder, { recursive: true })
  const postgres = await startDisposablePostgres()
  const databaseUrl = await ownDatabase(postgres)
  await migrate(databaseUrl)
  const simulatorPort = await freePort()
  const { authUrl } = simulatorUrls(simulatorPort)
  const simulator = startSimulatorService({
    commands: built,
    port: simulatorPort,
    folder,
    speed: options.speed,
    floatingCidr: '127.250.0.0/16',
  })
  await waitUntilAnswers(simulator, authUrl)
  const { member } = await makePeople(authUrl, demoAdmin)
  await liftQuotas(authUrl, demoAdmin, member.project)
  const cloudsFile = path.join(folder, 'clouds.yaml')
  await writeDemoClouds(cloudsFile, authUrl)
  const port = await freePort()
  const product = {
    ...{ commands: built, databaseUrl, port, host: '127.0.0.1', folder, secrets: newSecrets(), cloudsFile },
    cloud: demoCloud,
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
  const signedIn = await new ApiClient({ baseUrl: portalUrl(port) }).signIn(member)
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
      await simulator.stop()
      await postgres.stop()
    },
  }
}

/** Asks again until it is so; throws after ten minutes. */
export async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 600_000
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error('Not within ten minutes.')
    await sleep(20)
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
