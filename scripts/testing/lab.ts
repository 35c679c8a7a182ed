import { existsSync, mkdirSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { findProgram } from '../../e2e/support/find-program'
import { provideWorld } from '../../e2e/support/world'
import { startDisposablePostgres } from '../embedded/disposable-postgres'
import { freePort } from '../embedded/free-port'
import { buildProduct } from '../product/build'
import { migrate, ownDatabase } from '../product/database'
import { writeCloudsFile } from '../product/demo'
import { built, portalUrl, startWeb, startWorker, waitForProduct } from '../product/product'
import { newSecrets } from '../product/secrets'
import { provideBrowser } from './browser'
import { playwrightCounts, vitestCounts } from './counts'
import { labAdmin, labAuthUrl, labProgram } from './lab-account'
import { makePeople, type People } from './people'
import { type Check, runChecks, succeeds } from './run-checks'

/** `npm run test:lab -- e2e/sign-in.spec.ts` runs only these journeys. */
const only = process.argv.slice(2)
const reports = { vitest: 'test-results/lab-vitest.json', playwright: 'test-results/lab-playwright.json' }

/** Brings the labs up (half an hour when nothing is built yet) and runs everything that has a real cloud to say yes or no. */
export async function testOnLab(): Promise<void> {
  rmSync('test-results/lab', { recursive: true, force: true })
  for (const report of Object.values(reports)) rmSync(report, { force: true })
  console.log('Bringing up the labs; the first time takes about 25 minutes.')
  if (!(await succeeds([labProgram, 'up'], {}))) {
    console.error('The labs did not come up.\n0 passed, 1 failed')
    process.exitCode = 1
    return
  }
  const people = await makePeople(labAuthUrl, labAdmin)
  try {
    const takeDown = await startOnLab(people)
    try {
      const all = checks(people)
      await runChecks(only.length > 0 ? all.slice(1) : all)
    } finally {
      await takeDown()
    }
  } finally {
    await people.remove()
  }
}

/** Web and worker against the lab's cloud, as an operator would run them. */
async function startOnLab(people: People): Promise<() => Promise<void>> {
  const folder = path.resolve('test-results/lab')
  mkdirSync(folder, { recursive: true })
  await buildProduct(step => console.log(`${step} ...`))
  const cloudsFile = path.join(folder, 'clouds.yaml')
  await writeCloudsFile(cloudsFile, 'lab', { authUrl: labAuthUrl, ...labAdmin })
  const postgres = await startDisposablePostgres()
  const databaseUrl = await ownDatabase(postgres)
  await migrate(databaseUrl)
  const port = await freePort()
  const product = {
    commands: built,
    databaseUrl,
    port,
    host: '127.0.0.1',
    folder,
    secrets: newSecrets(),
    cloudsFile,
    cloud: 'lab',
  }
  const web = startWeb(product)
  const worker = startWorker(product)
  provideWorld({
    portalUrl: portalUrl(port),
    databaseUrl,
    authUrl: labAuthUrl,
    member: people.member,
    reader: people.reader,
    stranger: people.stranger,
    commuter: people.commuter,
    kubectl: kubectlOfLab(),
    patienceMs: 600_000,
  })
  const takeDown = async () => {
    await Promise.all([web.stop(), worker.stop()])
    await postgres.stop()
  }
  try {
    await waitForProduct(web, worker, product)
  } catch (cause) {
    await takeDown()
    throw cause
  }
  return takeDown
}

/** Stock kubectl is built with the node images. */
function kubectlOfLab(): string {
  const folder = process.env.LAB_DIR ?? path.join(os.homedir(), '.cache/slipway-lab')
  const built = path.join(folder, 'node-images/kubernetes-1.37.2/usr/bin/kubectl')
  return existsSync(built) ? built : (findProgram('kubectl') ?? '')
}

function checks(people: People): Check[] {
  const lab = {
    SLIPWAY_LAB_AUTH_URL: labAuthUrl,
    SLIPWAY_LAB_USER: people.member.user,
    SLIPWAY_LAB_PASSWORD: people.member.password,
    SLIPWAY_LAB_PROJECT: people.member.project,
  }
  return [
    {
      name: 'contract suite on the lab',
      command: [
        process.execPath,
        'node_modules/vitest/vitest.mjs',
        'run',
        'lib/openstack/lab.contract.test.ts',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${reports.vitest}`,
      ],
      before: async () => lab,
      count: () => vitestCounts(reports.vitest),
    },
    {
      name: 'journeys on the lab',
      command: [
        process.execPath,
        'node_modules/@playwright/test/cli.js',
        'test',
        '--reporter=list,json',
        '--grep-invert',
        '@embedded',
        ...only,
      ],
      before: async () => ({
        SLIPWAY_CHROMIUM: await provideBrowser(),
        PLAYWRIGHT_JSON_OUTPUT_FILE: reports.playwright,
      }),
      count: () => playwrightCounts(reports.playwright),
    },
  ]
}
