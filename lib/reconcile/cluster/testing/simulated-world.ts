import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pino from 'pino'
import type { ClusterSpecDraft } from '@/lib/domain/cluster-spec'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { connectCloud } from '@/lib/openstack/cloud'
import type { OnCall } from '@/lib/openstack/http/observe'
import { type Cluster, findCluster } from '@/lib/store/clusters'
import { CredentialStore } from '@/lib/store/credentials'
import { Keyring } from '@/lib/store/keyring'
import { acquireLease, leaseMs, releaseLease, renewLease } from '@/lib/store/lease'
import { listReleases, loadReleases } from '@/lib/store/releases'
import { createTestDatabase } from '@/lib/store/testing/test-database'
import { startSimulator } from '@/simulator/start-simulator'
import { readCatalog } from '../../catalog/read-catalog'
import { takeTurn } from '../../engine/take-turn'
import { defaultPatience, type Patience, type Services } from '../context'
import { KubernetesAccess } from '../kubernetes-access'
import { reconcileCluster } from '../reconcile-cluster'
import { TenantAccess } from '../tenant-access'

/** Everything that takes time in life, in a hurry. */
const hurry: Patience = {
  ...defaultPatience,
  nodeStartupMs: 20_000,
  consoleAfterMs: 200,
  retryServerAfterMs: 200,
  workloadCleanupMs: 5_000,
  lookAgainMs: 5_000,
  pollMs: 20,
  idleMs: 20,
}

const projectName = 'demo'

/** A turn that is asked to stop ends after the pass that it began with. */
const onePass = AbortSignal.abort()

export type SimulatedWorld = Awaited<ReturnType<typeof startWorld>>

/** A cloud, a database and the reconciler's services, with one tenant. */
export async function startWorld(options: { patience?: Partial<Patience>; onCall?: OnCall } = {}) {
  const [simulator, test] = await Promise.all([startSimulator({ speed: 500 }), createTestDatabase()])
  const db = test.database
  await loadReleases(db, 'releases')
  const credentials = new CredentialStore(db, new Keyring(`test:${randomBytes(32).toString('base64')}`))
  const account = { type: 'password', userName: 'admin', userDomainName: 'Default', password: 'admin' } as const
  const { authUrl } = simulator
  const connection = {
    region: 'RegionOne',
    timeoutMs: 1_000,
    retry: { tries: 1 },
    ...(options.onCall ? { onCall: options.onCall } : {}),
  }
  const operator = connectCloud(
    { ...account, authUrl, scope: { projectName: 'admin', projectDomainName: 'Default' } },
    connection,
  )
  const project = await operator.identity.projects.find({ name: projectName })
  if (!project) throw new Error('The simulator has no demo project.')
  await db.tenant.create({ data: { id: project.id, name: project.name, domainName: 'Default' } })
  const services: Services = {
    db,
    credentials,
    tenants: new TenantAccess({ db, credentials, operator, authUrl, options: connection }),
    connections: new KubernetesAccess(),
    releasesFolder: 'releases',
    portalCidrs: [],
    patience: { ...hurry, ...options.patience },
    log: pino({ level: 'silent' }),
    now: () => new Date(),
  }
  const catalog = await readCatalog(await services.tenants.cloud(project.id), project.id)
  const releases = await listReleases(db)

  async function askForCluster(name: string, draft: ClusterSpecDraft): Promise<string> {
    const id = randomUUID()
    const spec = completeClusterSpec(draft, catalog, releases)
    await db.cluster.create({
      data: {
        id,
        tenantId: project?.id ?? '',
        name,
        liveName: name,
        spec,
        release: spec.release,
        createdBy: 'test',
        operations: { create: { kind: 'create', actor: 'test' } },
      },
    })
    return id
  }

  async function askForDeletion(id: string, volumes: 'keep' | 'remove' = 'keep'): Promise<void> {
    await db.cluster.update({
      where: { id },
      data: {
        deletionRequestedAt: new Date(),
        deletionVolumes: volumes,
        operations: { create: { kind: 'delete', actor: 'test' } },
      },
    })
  }

  /** One pass, as a worker takes it. */
  async function pass(id: string): Promise<void> {
    const result = await takeTurn({
      acquire: () => acquireLease(db, id, 'test'),
      renew: lease => renewLease(db, lease),
      release: lease => releaseLease(db, lease),
      pass: lease => reconcileCluster(services, lease),
      sleep: () => Promise.resolve(),
      now: () => Date.now(),
      signal: onePass,
      renewEveryMs: leaseMs / 3,
      stayForMs: 0,
      turnMs: 0,
    })
    if (result === 'busy') throw new Error('Another worker has the cluster.')
  }

  /** Passes until the cluster is as described; throws with its state when it does not get there. */
  async function passUntil(id: string, isThere: (cluster: Cluster) => boolean, withinMs = 60_000): Promise<Cluster> {
    const end = Date.now() + withinMs
    for (;;) {
      await pass(id)
      const cluster = await findCluster(db, id)
      if (!cluster) throw new Error('The cluster is not in the database.')
      if (isThere(cluster)) return cluster
      if (Date.now() > end) throw new Error(`Still ${cluster.phase}: ${cluster.phaseReason} ${cluster.phaseMessage}`)
      await sleep(services.patience.pollMs)
    }
  }

  return {
    simulator,
    services,
    projectId: project.id,
    askForCluster,
    askForDeletion,
    pass,
    passUntil,
    /** What the tenant's project has in the cloud, by kind. */
    inCloud: () => simulator.world()[project.id]?.objects ?? {},
    stop: async () => {
      await simulator.stop()
      await test.drop()
    },
  }
}

export const isReady = (cluster: Cluster): boolean => cluster.phase === 'Ready'
export const isDeleted = (cluster: Cluster): boolean => cluster.deletedAt !== null
