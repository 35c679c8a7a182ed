import path from 'node:path'
import { isPortTaken } from '../embedded/free-port'
import { StartError } from '../embedded/start-error'
import { untilAskedToEnd } from './asked-to-end'
import { type DataFolder, forgetData, openDataFolder, readOrMakeSecrets } from './data-folder'
import { migrate, ownDatabase, requireDatabase, startOwnPostgres } from './database'
import { demoCloud, demoLogins, writeDemoClouds } from './demo'
import { endLeftovers } from './leftovers'
import {
  type Commands,
  portalUrl,
  simulatorUrls,
  startSimulatorService,
  startWeb,
  startWorker,
  waitForProduct,
} from './product'
import { rememberedPort } from './remembered-port'
import { Run } from './run'
import { waitUntilAnswers } from './service'
import type { StartOptions } from './start-options'
import { reportSteps, type Steps } from './steps'

/** How the processes come to be. */
export interface Making {
  /** Makes what the commands need; says with the callback what it is doing. */
  prepare(begin: (step: string) => void): Promise<void>
  commands(options: StartOptions): Commands
}

/** Runs the product until it is asked to end: portal and worker, with a Postgres and a simulated cloud where none are given. */
export async function runEmbedded(options: StartOptions, making: Making): Promise<void> {
  const asked = untilAskedToEnd()
  const data = await prepareFolder(options)
  if (await isPortTaken(options.port)) {
    throw new StartError(`Port ${options.port} is taken: choose another with npm start -- --port N.`)
  }
  // Before anything is built: who gave a wrong address should not wait for that.
  if (process.env.DATABASE_URL) await requireDatabase(process.env.DATABASE_URL)
  const run = new Run(data.file('run.json'))
  try {
    const up = bringUp(options, making, data, run)
    if ((await Promise.race([up, asked])) !== 'asked') await Promise.race([asked, run.untilOneEnds()])
    console.log('\nStopping ...')
    // What was still being started is ended too; that it then fails is no news.
    up.catch(() => undefined)
  } finally {
    await run.end()
  }
}

async function bringUp(options: StartOptions, making: Making, data: DataFolder, run: Run): Promise<void> {
  const steps = reportSteps()
  await making.prepare(steps.begin)
  const secrets = await readOrMakeSecrets(data)
  const databaseUrl = await openDatabase(data, secrets.postgresPassword, run, steps)
  steps.begin('Starting the product')
  const commands = making.commands(options)
  const cloud = await openCloud(commands, data, run)
  const { port, host } = options
  const product = { commands, databaseUrl, port, host, folder: data.path, secrets, ...cloud }
  const web = await run.own(startWeb(product))
  const worker = await run.own(startWorker(product))
  await waitForProduct(web, worker, product)
  steps.end()
  greet(port, cloud.simulated)
}

async function prepareFolder(options: StartOptions): Promise<DataFolder> {
  const data = await openDataFolder(options.data)
  const ended = await endLeftovers(data.file('run.json'), data.postgresPath)
  if (ended.length > 0) console.log(`Ended what an earlier start left running: ${ended.join(', ')}.`)
  if (!options.reset) return data
  await forgetData(data)
  return openDataFolder(options.data)
}

async function openDatabase(data: DataFolder, password: string, run: Run, steps: Steps): Promise<string> {
  const given = process.env.DATABASE_URL
  steps.begin(given ? 'Bringing the database up to date' : 'Starting Postgres')
  const url = given || (await ownDatabase(await run.ownPostgres(await startOwnPostgres(data, password))))
  await migrate(url)
  return url
}

interface Cloud {
  cloudsFile: string
  cloud: string
  settings: Record<string, string>
  simulated: boolean
}

async function openCloud(commands: Commands, data: DataFolder, run: Run): Promise<Cloud> {
  const given = process.env.OS_CLIENT_CONFIG_FILE
  if (given) {
    const cloudsFile = path.resolve(given)
    return { cloudsFile, cloud: process.env.OS_CLOUD || 'openstack', settings: {}, simulated: false }
  }
  // Clusters keep the address of their cloud: it must be the same at the next start.
  const port = await rememberedPort(data.file('simulator-port'))
  const stateFile = data.file('simulator-state')
  const simulator = await run.own(startSimulatorService({ commands, port, folder: data.path, speed: 10, stateFile }))
  const cloudsFile = data.file('clouds.yaml')
  await writeDemoClouds(cloudsFile, simulatorUrls(port).authUrl)
  await waitUntilAnswers(simulator, simulatorUrls(port).authUrl)
  return { cloudsFile, cloud: demoCloud, settings: { SLIPWAY_POLL_MS: '500' }, simulated: true }
}

function greet(port: number, simulated: boolean): void {
  console.log(`\nSlipway runs at ${portalUrl(port)}`)
  if (simulated) {
    console.log('It works on a simulated cloud; sign in (domain Default) with')
    for (const login of demoLogins) console.log(`  ${login.user} / ${login.password}   ${login.can}`)
  }
  console.log('Ctrl-C ends it; what you made is kept for the next start.')
}
