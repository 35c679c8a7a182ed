import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Person } from '../e2e/support/world'
import { freePort } from '../scripts/embedded/free-port'
import { StartError } from '../scripts/embedded/start-error'
import { demoAdmin } from '../scripts/product/demo'
import { built, simulatorUrls, startSimulatorService } from '../scripts/product/product'
import { waitUntilAnswers } from '../scripts/product/service'
import { labAdmin, labAuthUrl, labProgram } from '../scripts/testing/lab-account'
import { makePeople } from '../scripts/testing/people'
import { liftQuotas } from './quotas'

/** Where logs and files of a measurement go. */
export const benchFolder = path.resolve('bench/results')

/** A cloud to measure on, with a project of its own. */
export interface BenchCloud {
  authUrl: string
  admin: Person
  member: Person
  close(): Promise<void>
}

/** A simulated cloud, `speed` times faster than life, without quotas. */
export async function simulatedCloud(speed: number): Promise<BenchCloud> {
  mkdirSync(benchFolder, { recursive: true })
  const port = await freePort()
  const { authUrl } = simulatorUrls(port)
  const simulator = startSimulatorService({
    commands: built,
    port,
    folder: benchFolder,
    speed,
    floatingCidr: '127.250.0.0/16',
  })
  await waitUntilAnswers(simulator, authUrl)
  const { member } = await makePeople(authUrl, demoAdmin)
  await liftQuotas(authUrl, demoAdmin, member.project)
  return { authUrl, admin: demoAdmin, member, close: () => simulator.stop() }
}

/** The real OpenStack beside the checkout; undefined where there is none. */
export async function labCloud(): Promise<BenchCloud | undefined> {
  if (!existsSync(labProgram)) return undefined
  const up = spawnSync(labProgram, ['up'], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (up.status !== 0) throw new StartError('The labs did not come up.')
  const people = await makePeople(labAuthUrl, labAdmin)
  return { authUrl: labAuthUrl, admin: labAdmin, member: people.member, close: () => people.remove() }
}
