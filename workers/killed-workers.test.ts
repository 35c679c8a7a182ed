import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Catalog } from '@/lib/domain/catalog'
import type { ClusterSpec } from '@/lib/domain/cluster-spec'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { connectCloud } from '@/lib/openstack/cloud'
import { openQueue, wakeCluster } from '@/lib/store/queue'
import { listReleases } from '@/lib/store/releases'
import { createTestDatabase, type TestDatabase } from '@/lib/store/testing/test-database'
import { type Simulator, startSimulator } from '@/simulator/start-simulator'

/**
 * Two worker processes, each started again when it dies. Ten times a cluster is asked for and, at a random moment of its
 * create, one of the two is killed; then the same with ten deletions. SLIPWAY_KILL_SEED repeats a run's moments.
 */
const kills = 10
const seed = Number(process.env.SLIPWAY_KILL_SEED ?? Math.floor(Math.random() * 1e9))

let test: TestDatabase
let simulator: Simulator
let environment: Record<string, string>
let boss: Awaited<ReturnType<typeof openQueue>>
let projectId: string
let folder: string
let random: () => number
let stopping = false
const workers: ChildProcess[] = []

beforeAll(async () => {
  ;[simulator, test] = await Promise.all([startSimulator({ speed: 60 }), createTestDatabase()])
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-killed-'))
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
  await recordLeases()
  boss = await openQueue(test.url)
  projectId = await makeTenant()
  random = seededRandom(seed)
  console.log(`SLIPWAY_KILL_SEED=${seed}`)
}, 120_000)

afterAll(async () => {
  stopping = true
  for (const worker of workers) worker.kill('SIGKILL')
  await boss.stop({ graceful: false })
  await simulator.stop()
  await test.drop()
  await rm(folder, { recursive: true })
})

it('clusters are created and deleted although workers are killed at any moment, nothing is doubled or left', {
  timeout: 900_000,
}, async () => {
  keepWorker(0)
  keepWorker(1)
  await until(async () => (await tenant()).catalog !== null, 60_000)
  const spec = completeClusterSpec(
    { controlPlane: { replicas: 1 }, nodePools: [{ name: 'web', replicas: 1 }] },
    (await tenant()).catalog as Catalog,
    await listReleases(test.database),
  )
  const create = () => ask(spec)
  const isReady = async (id: string) => (await cluster(id)).phase === 'Ready'
  const isDeleted = async (id: string) => (await cluster(id)).deletedAt !== null

  const first = await create()
  const createMs = await timeOf(() => until(() => isReady(first), 120_000))
  await killDuring('create', createMs, create)
  const ids = (await test.database.cluster.findMany({ select: { id: true } })).map(row => row.id)
  for (const id of ids) await until(() => isReady(id), 240_000)
  expect(inCloud()).toMatchObject(made(ids.length))
  // What a create began and a killed worker did not write down was found again, not made again.
  const { application_credential: _, ...once } = made(ids.length)
  expect(createsInCloud()).toEqual(once)

  await askForDeletion(first)
  const deleteMs = await timeOf(() => until(() => isDeleted(first), 120_000))
  const rest = ids.filter(id => id !== first)
  await killDuring('delete', deleteMs, async () => {
    const id = rest.pop() ?? (await create())
    await askForDeletion(id)
    return id
  })
  for (const id of rest) await askForDeletion(id)
  await until(async () => (await test.database.cluster.count({ where: { deletedAt: null } })) === 0, 240_000)
  expect(inCloud()).toEqual({})
  expect(await test.database.resource.count({ where: { fate: null } })).toBe(0)

  const leases = await listLeases()
  expect(new Set(leases.map(lease => lease.process)).size).toBeGreaterThan(2)
  expect(overlaps(leases)).toEqual([])
})

/**
 * Ten times begins an operation and kills the worker that holds it, at a random moment from when it was first held, drawn
 * over the time that such an operation usually takes. One that was over by then does not count.
 */
async function killDuring(what: string, usualMs: number, begin: () => Promise<string>): Promise<void> {
  for (let met = 0, tries = 0; met < kills; tries += 1) {
    if (tries === 3 * kills) throw new Error(`Only ${met} of ${tries} kills met a ${what}.`)
    const id = await begin()
    await holderOf(id)
    const delayMs = Math.round(random() * usualMs)
    await sleep(delayMs)
    const victim = await holderOf(id)
    if (!victim) continue
    victim.kill('SIGKILL')
    met += 1
    console.log(
      `${what} ${met} of ${kills}, killed after ${delayMs} of ${Math.round(usualMs)} ms: ${await progressOf(id)}`,
    )
  }
}

/** The worker that holds a cluster, or will; nothing once the operation is over. */
async function holderOf(id: string): Promise<ChildProcess | undefined> {
  for (;;) {
    const { leaseHolder, phase, deletionRequestedAt, deletedAt } = await cluster(id)
    if (deletionRequestedAt ? deletedAt : phase === 'Ready') return undefined
    const victim = workers.find(worker => String(worker.pid) === leaseHolder?.split(':')[1])
    if (victim) return victim
    await sleep(20)
  }
}

async function progressOf(clusterId: string): Promise<string> {
  const rows = await test.database.resource.findMany({ where: { clusterId } })
  return `${rows.filter(row => row.cloudId).length} objects made, ${rows.filter(row => row.fate).length} gone`
}

const made = (clusters: number) => ({
  application_credential: clusters,
  network: clusters,
  subnet: clusters,
  router: clusters,
  security_group: 2 * clusters,
  server_group: 2 * clusters,
  loadbalancer: clusters,
  listener: clusters,
  pool: clusters,
  healthmonitor: clusters,
  member: clusters,
  floatingip: clusters,
  server: 2 * clusters,
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
const cluster = (id: string) => test.database.cluster.findUniqueOrThrow({ where: { id } })
const inCloud = () => simulator.world()[projectId]?.objects ?? {}

/** Creates that had an effect, by kind. A credential whose secret died with a worker has to be made anew: it is left out. */
function createsInCloud(): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { method, path: address, status } of simulator.calls()) {
    const kind = createdAt[address.replace(/^.*\//, '')]
    if (method !== 'POST' || !kind || status === null || status >= 300) continue
    counts[kind] = (counts[kind] ?? 0) + 1
  }
  return counts
}

const createdAt: Record<string, string> = {
  networks: 'network',
  subnets: 'subnet',
  routers: 'router',
  'security-groups': 'security_group',
  'os-server-groups': 'server_group',
  loadbalancers: 'loadbalancer',
  listeners: 'listener',
  pools: 'pool',
  healthmonitors: 'healthmonitor',
  members: 'member',
  floatingips: 'floatingip',
  servers: 'server',
}

async function ask(spec: ClusterSpec): Promise<string> {
  const id = randomUUID()
  const name = `many-${id.slice(0, 8)}`
  await test.database.cluster.create({
    data: { id, tenantId: projectId, name, liveName: name, spec, release: spec.release, createdBy: 'test' },
  })
  await wakeCluster(boss, test.database, id)
  return id
}

async function askForDeletion(id: string): Promise<void> {
  await test.database.cluster.update({ where: { id }, data: { deletionRequestedAt: new Date() } })
  await wakeCluster(boss, test.database, id)
}

/** A worker in a slot of its own, started again whenever it ends, as a supervisor would. */
function keepWorker(slot: number): void {
  const worker = spawn(process.execPath, ['--import', 'tsx', 'workers/main.ts'], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'inherit', 'inherit'],
  })
  workers[slot] = worker
  worker.once('exit', () => {
    if (!stopping) keepWorker(slot)
  })
}

/** Writes down, inside the database, from when to when each lease was held and by whom. */
async function recordLeases(): Promise<void> {
  await test.database.$executeRaw`
    CREATE TABLE "Lease" (
      "clusterId" text, epoch int, holder text, taken timestamp, until timestamp, PRIMARY KEY ("clusterId", epoch)
    )`
  await test.database.$executeRaw`
    CREATE FUNCTION record_lease() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO "Lease" VALUES (NEW.id, NEW."leaseEpoch", NEW."leaseHolder", clock_timestamp(), NEW."leaseExpiresAt")
      ON CONFLICT ("clusterId", epoch)
        DO UPDATE SET until = coalesce(NEW."leaseExpiresAt", least("Lease".until, clock_timestamp()));
      RETURN NULL;
    END $$`
  await test.database.$executeRaw`
    CREATE TRIGGER record_lease AFTER UPDATE OF "leaseExpiresAt" ON "Cluster"
      FOR EACH ROW EXECUTE FUNCTION record_lease()`
}

type LeaseRecord = { clusterId: string; epoch: number; process: string; taken: Date; until: Date }

const listLeases = () => test.database.$queryRaw<LeaseRecord[]>`
  SELECT "clusterId", epoch, split_part(holder, ':', 2) AS process, taken, until FROM "Lease" ORDER BY "clusterId", epoch`

/** Leases that were taken while the one before was still held. */
function overlaps(leases: LeaseRecord[]): LeaseRecord[] {
  return leases.filter((lease, i) => {
    const before = leases[i - 1]
    return before?.clusterId === lease.clusterId && lease.taken < before.until
  })
}

async function timeOf(work: () => Promise<void>): Promise<number> {
  const begin = performance.now()
  await work()
  return performance.now() - begin
}

/** Mulberry32: a sequence in [0, 1) that a seed repeats. */
function seededRandom(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let bits = Math.imul(state ^ (state >>> 15), state | 1)
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61)
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32
  }
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
