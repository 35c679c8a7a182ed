import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { startDisposablePostgres } from '../../scripts/embedded/disposable-postgres'
import { freePort } from '../../scripts/embedded/free-port'
import { buildProduct } from '../../scripts/product/build'
import { migrate, ownDatabase } from '../../scripts/product/database'
import { demoAdmin, demoCloud, writeDemoClouds } from '../../scripts/product/demo'
import {
  built,
  portalUrl,
  simulatorUrls,
  startSimulatorService,
  startWeb,
  startWorker,
  waitForProduct,
} from '../../scripts/product/product'
import { newSecrets } from '../../scripts/product/secrets'
import { waitUntilAnswers } from '../../scripts/product/service'
import { makePeople } from '../../scripts/testing/people'
import { findProgram } from './find-program'
import { provideWorld } from './world'

/** The product as it ships, on a Postgres and a simulated cloud of its own; returns what takes it down. */
export async function startSimulatedWorld(): Promise<() => Promise<void>> {
  const ends: (() => Promise<void>)[] = []
  const end = async () => {
    for (const stop of ends.reverse()) await stop()
  }
  try {
    await start(stop => ends.push(stop))
    return end
  } catch (cause) {
    await end()
    throw cause
  }
}

/** Tells with `onEnd` how each part is ended, the last one first. */
async function start(onEnd: (stop: () => Promise<void>) => void): Promise<void> {
  const folder = path.resolve('test-results/world')
  mkdirSync(folder, { recursive: true })
  await buildProduct(step => console.log(`${step} ...`))
  const postgres = await startDisposablePostgres()
  onEnd(postgres.stop)
  const databaseUrl = await ownDatabase(postgres)
  await migrate(databaseUrl)
  const simulatorPort = await freePort()
  const simulator = startSimulatorService({
    commands: built,
    port: simulatorPort,
    folder,
    speed: 20,
    floatingCidr: ownRange(),
  })
  onEnd(simulator.stop)
  const { authUrl } = simulatorUrls(simulatorPort)
  await waitUntilAnswers(simulator, authUrl)
  const people = await makePeople(authUrl, demoAdmin)
  const cloudsFile = path.join(folder, 'clouds.yaml')
  await writeDemoClouds(cloudsFile, authUrl)
  const product = {
    commands: built,
    databaseUrl,
    port: await freePort(),
    host: '127.0.0.1',
    folder,
    secrets: newSecrets(),
    cloudsFile,
    cloud: demoCloud,
    settings: { SLIPWAY_POLL_MS: '200' },
  }
  const web = startWeb(product)
  const worker = startWorker(product)
  onEnd(async () => {
    await Promise.all([web.stop(), worker.stop()])
  })
  await waitForProduct(web, worker, product)
  provideWorld({
    portalUrl: portalUrl(product.port),
    databaseUrl,
    authUrl,
    ...people,
    kubectl: process.env.SLIPWAY_KUBECTL ?? findProgram('kubectl') ?? '',
    patienceMs: 120_000,
  })
}

/** Floating IPs are real addresses of this machine: another simulator must not have the same. */
function ownRange(): string {
  return `127.${84 + (process.pid % 160)}.${16 * (Math.floor(process.pid / 160) % 16)}.0/20`
}
