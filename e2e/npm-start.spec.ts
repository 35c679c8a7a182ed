import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from '@playwright/test'
import { ApiClient } from '../lib/contract/client'
import { freePort } from '../scripts/embedded/free-port'
import { forgetData, openDataFolder } from '../scripts/product/data-folder'
import { clusterUser } from './support/kubernetes'

// One command, as whoever has just cloned the project gives it: it runs everything, keeps everything, ends everything.

test.describe.configure({ mode: 'serial', timeout: 180_000 })

const folder = path.resolve('test-results/npm-start')
const data = path.join(folder, 'data')
let port: number
const started: Started[] = []

interface Started {
  child: ChildProcess
  /** All that it has said so far. */
  said(): string
  exitCode: Promise<number | null>
}

/** `npm start` without npm, which would stand between us and its signals. */
function start(argv: string[] = [], environment: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, ['scripts/start.mjs', '--port', String(port), '--data', data, ...argv], {
    // Nothing of the person's own set-up may help.
    env: { ...process.env, DATABASE_URL: '', OS_CLIENT_CONFIG_FILE: '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  const exitCode = new Promise<number | null>(resolve => child.once('exit', resolve))
  const one = { child, said: () => text, exitCode }
  started.push(one)
  return one
}

async function untilItRuns(one: Started): Promise<void> {
  await expect
    .poll(() => (one.child.exitCode === null ? one.said() : `ended: ${one.said()}`), { timeout: 120_000 })
    .toMatch(/Slipway runs at|^ended/)
  expect(one.said()).toContain(`Slipway runs at http://localhost:${port}`)
}

async function signIn(): Promise<ApiClient> {
  const baseUrl = `http://127.0.0.1:${port}`
  const request = { user: 'demo', domain: 'Default', password: 'demo', project: 'demo' }
  const { token } = await new ApiClient({ baseUrl }).signIn(request)
  return new ApiClient({ baseUrl, token })
}

const untilReady = (api: ApiClient, name: string) =>
  expect.poll(async () => (await api.getCluster(name)).phase, { timeout: 90_000 }).toBe('Ready')

async function nodesOf(api: ApiClient, name: string): Promise<string[]> {
  const file = path.join(folder, 'kubeconfig')
  writeFileSync(file, (await api.issueKubeconfig(name)).kubeconfig, { mode: 0o600 })
  return clusterUser('', file).readyNodes()
}

test.beforeAll(async () => {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  port = await freePort()
})

test.afterAll(async () => {
  for (const { child, exitCode } of started) {
    if (child.exitCode === null && child.signalCode === null) child.kill('SIGINT')
    await exitCode
  }
  await forgetData(await openDataFolder(data))
})

test.describe('npm start', { tag: '@embedded' }, () => {
  let nodes: string[]

  test('runs a product in which a cluster comes up', async () => {
    const one = start()
    await untilItRuns(one)
    expect(one.said()).toContain('demo / demo')
    const api = await signIn()
    await expect.poll(async () => (await api.catalog()).catalog).not.toBeNull()
    await api.createCluster({ name: 'kept', spec: { controlPlane: { replicas: 1 }, nodePools: [] } }, 'kept')
    await untilReady(api, 'kept')
    nodes = await nodesOf(api, 'kept')
    expect(nodes).toHaveLength(1)
  })

  test('says in one sentence what is in its way', async () => {
    const other = path.join(folder, 'other')
    const cases: [Started, string][] = [
      [start(), 'Slipway is already running from this folder'],
      [start(['--data', other]), `Port ${port} is taken: choose another`],
      [start(['--data', path.join(folder, 'kubeconfig', 'inside')]), 'may not write there'],
      [
        start(['--data', other, '--port', String(await freePort())], {
          DATABASE_URL: 'postgres://nobody@127.0.0.1:9/none',
        }),
        'The database of DATABASE_URL (127.0.0.1:9/none) does not answer',
      ],
    ]
    for (const [one, sentence] of cases) {
      expect(await one.exitCode).toBe(1)
      expect(one.said()).toContain(sentence)
      expect(one.said()).not.toMatch(/^\s+at /m)
    }
  })

  test('after all of it was killed, a start has the same cluster at the same address', async () => {
    const before = await (await signIn()).getCluster('kept')
    const record = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
    for (const { pid } of [record.starter, ...record.services]) process.kill(pid, 'SIGKILL')
    await untilItRuns(start())
    const api = await signIn()
    const after = await api.getCluster('kept')
    expect(after.apiAddress).toBe(before.apiAddress)
    await expect.poll(() => nodesOf(api, 'kept').catch(error => String(error)), { timeout: 60_000 }).toEqual(nodes)
    expect((await api.getCluster('kept')).machines.map(machine => machine.serverId)).toEqual(
      before.machines.map(machine => machine.serverId),
    )
  })

  test('ends cleanly when asked, and starts over when told to', async () => {
    const running = started.at(-1)
    const record = JSON.parse(readFileSync(path.join(data, 'run.json'), 'utf8'))
    running?.child.kill('SIGINT')
    expect(await running?.exitCode).toBe(0)
    for (const { pid } of record.services) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
    const again = start(['--reset'])
    await untilItRuns(again)
    expect((await (await signIn()).listClusters({})).items).toEqual([])
    again.child.kill('SIGINT')
    expect(await again.exitCode).toBe(0)
  })
})
