import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Catalog } from '@/lib/domain/catalog'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { connectCloud } from '@/lib/openstack/cloud'
import { openQueue, wakeCluster } from '@/lib/store/queue'
import { listReleases } from '@/lib/store/releases'
import { createTestDatabase, type TestDatabase } from '@/lib/store/testing/test-database'
import { type Simulator, startSimulator } from '@/simulator/start-simulator'

/**
 * Two worker processes and ten clusters, asked for a little after each other, so that one kill meets each of them at
 * another moment of its create, and then of its delete. The other worker carries on what the killed one held.
 */
const clusters = 10

let test: TestDatabase
let simulator: Simulator
let environment: Record<string, string>
let boss: Awaited<ReturnType<typeof openQueue>>
let projectId: string
const workers: ChildProcess[] = []

beforeAll(async () => {
  ;[simulator, test] = await Promise.all([startSimulator({ speed: 60 }), createTestDatabase()])
  const folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-killed-'))
  const cloudsFile = path.join(folder, 'clouds.yaml')
  const account = {
    username: 'admin',
    password: 'admin',
    project_name: 'admin',
    user_domain_name: 'Default',
    project_domain_name: 'Default',
  }
  const cloud = { auth: { auth_url: simulator.authUrl, ...account }, region_name: 'RegionOne' }
  await writeFile(cloudsFile, JSON.stringify({ clouds: { simulated: cloud } }), { mode: 0o600 })
  environment = {
    DATABASE_URL: test.url,
    SLIPWAY_URL: 'http://127.0.0.1:9',
    SLIPWAY_SECRET: randomBytes(32).toString('hex'),
    SLIPWAY_KEYRING: `test:${randomBytes(32).toString('base64')}`,
    OS_CLIENT_CONFIG_FILE: cloudsFile,
    OS_CLOUD: 'simulated',
    SLIPWAY_POLL_MS: '200',
    LOG_LEVEL: 'error',
  }
  boss = await openQueue(test.url)
  projectId = await makeTenant()
}, 120_000)

afterAll(async () => {
  for (const worker of workers) worker.kill('SIGKILL')
  await boss.stop({ graceful: false })
  await simulator.stop()
  await test.drop()
})

it('ten clusters are created and deleted although the worker that holds them is killed, and nothing is doubled or left', {
  timeout: 600_000,
}, async () => {
  const survivors = startWorker()
  const victim = startWorker()
  await until(async () => (await tenant()).catalog !== null, 60_000)
  const spec = completeClusterSpec(
    { controlPlane: { replicas: 1 }, nodePools: [{ name: 'web', replicas: 1 }] },
    (await tenant()).catalog as Catalog,
    await listReleases(test.database),
  )
  const ids = Array.from({ length: clusters }, () => randomUUID())
  for (const [i, id] of ids.entries()) {
    await ask(id, i, spec)
    await sleep(400)
  }
  const held = await killOne(victim)
  expect(held).toBeGreaterThan(0)
  await until(async () => (await count({ phase: 'Ready' })) === clusters, 240_000)
  expect(inCloud()).toMatchObject({
    server: 2 * clusters,
    loadbalancer: clusters,
    network: clusters,
    router: clusters,
    floatingip: clusters,
    security_group: 2 * clusters,
    server_group: 2 * clusters,
    member: clusters,
    application_credential: clusters,
  })

  const second = startWorker()
  await sleep(3000)
  for (const id of ids) {
    await askForDeletion(id)
    await sleep(400)
  }
  await killOne(survivors)
  await until(async () => (await test.database.cluster.count({ where: { deletedAt: null } })) === 0, 240_000)
  expect(inCloud()).toEqual({})
  expect(await test.database.resource.count({ where: { fate: null } })).toBe(0)
  second.kill('SIGTERM')
})

async function makeTenant(): Promise<string> {
  const operator = connectCloud(
    {
      type: 'password',
      authUrl: simulator.authUrl,
      userName: 'admin',
      userDomainName: 'Default',
      password: 'admin',
      scope: { projectName: 'admin', projectDomainName: 'Default' },
    },
    { region: 'RegionOne' },
  )
  const project = await operator.identity.projects.create({ name: 'many', domain_id: 'default' })
  const { compute, network, loadBalancer } = simulator.cloud
  compute.quotas.set(
    project.id,
    plenty(['instances', 'cores', 'ram', 'server_groups', 'server_group_members', 'metadata_items', 'key_pairs']),
  )
  network.quotas.set(
    project.id,
    plenty([
      'network',
      'subnet',
      'port',
      'router',
      'floatingip',
      'security_group',
      'security_group_rule',
      'subnetpool',
      'rbac_policy',
    ]),
  )
  loadBalancer.quotas.set(
    project.id,
    plenty([
      'loadbalancer',
      'load_balancer',
      'health_monitor',
      'listener',
      'pool',
      'healthmonitor',
      'member',
      'l7policy',
      'l7rule',
    ]),
  )
  await test.database.tenant.create({ data: { id: project.id, name: project.name, domainName: 'Default' } })
  return project.id
}

function plenty<Kind extends string>(kinds: Kind[]): Record<Kind, number> {
  return Object.fromEntries(kinds.map(kind => [kind, 1_000_000])) as Record<Kind, number>
}

const tenant = () => test.database.tenant.findUniqueOrThrow({ where: { id: projectId } })
const inCloud = () => simulator.world()[projectId]?.objects ?? {}
const count = (where: { phase: string }) => test.database.cluster.count({ where })

async function ask(id: string, i: number, spec: ReturnType<typeof completeClusterSpec>): Promise<void> {
  const name = `many-${i}`
  await test.database.cluster.create({
    data: { id, tenantId: projectId, name, liveName: name, spec, release: spec.release, createdBy: 'test' },
  })
  await wakeCluster(boss, test.database, id)
}

async function askForDeletion(id: string): Promise<void> {
  await test.database.cluster.update({ where: { id }, data: { deletionRequestedAt: new Date() } })
  await wakeCluster(boss, test.database, id)
}

function startWorker(): ChildProcess {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  workers.push(worker)
  return worker
}

/** Kills a worker as the kernel would; returns how many clusters were leased at that moment, by whichever worker. */
async function killOne(worker: ChildProcess): Promise<number> {
  const held = await test.database.cluster.count({ where: { leaseExpiresAt: { gt: new Date() } } })
  worker.kill('SIGKILL')
  return held
}

async function until(isThere: () => Promise<boolean>, withinMs: number): Promise<void> {
  const end = Date.now() + withinMs
  while (!(await isThere())) {
    if (Date.now() > end) {
      const rows = await test.database.cluster.findMany({ select: { name: true, phase: true, phaseMessage: true } })
      throw new Error(`Not within ${withinMs / 1000} s: ${JSON.stringify(rows)}`)
    }
    await sleep(200)
  }
}
