import { setMaxListeners } from 'node:events'
import { setTimeout as delay } from 'node:timers/promises'
import { log } from '@/lib/config/log'
import type { Settings } from '@/lib/config/settings'
import { connectCloud } from '@/lib/openstack/cloud'
import { readCloudsYaml } from '@/lib/openstack/clouds-yaml'
import type { OnCall } from '@/lib/openstack/http/observe'
import { defaultPatience, type Patience, type Services } from '@/lib/reconcile/cluster/context'
import { KubernetesAccess } from '@/lib/reconcile/cluster/kubernetes-access'
import { TenantAccess } from '@/lib/reconcile/cluster/tenant-access'
import { CredentialStore } from '@/lib/store/credentials'
import { openDatabase } from '@/lib/store/database'
import { Keyring } from '@/lib/store/keyring'
import { openQueue } from '@/lib/store/queue'
import { loadReleases } from '@/lib/store/releases'
import { workOnCatalogs } from './catalogs'
import { workOnClusters } from './clusters'

export type Worker = { stop(): Promise<void>; services: Services }

/** Wires a worker and starts it. Several side by side share the work. */
export async function startWorker(
  settings: Settings,
  options: { patience?: Partial<Patience>; onCall?: OnCall } = {},
): Promise<Worker> {
  const db = openDatabase(settings.DATABASE_URL, { connections: 20 })
  await loadReleases(db, settings.SLIPWAY_RELEASES_DIR)
  const { credentials: account, options: cloudOptions } = await readCloudsYaml(
    settings.OS_CLIENT_CONFIG_FILE,
    settings.OS_CLOUD,
  )
  const connection = { ...cloudOptions, ...(options.onCall ? { onCall: options.onCall } : {}) }
  const credentials = new CredentialStore(db, new Keyring(settings.SLIPWAY_KEYRING))
  const services: Services = {
    db,
    credentials,
    tenants: new TenantAccess({
      db,
      credentials,
      operator: connectCloud(account, connection),
      authUrl: account.authUrl,
      options: connection,
    }),
    connections: new KubernetesAccess(),
    releasesFolder: settings.SLIPWAY_RELEASES_DIR,
    portalCidrs: settings.SLIPWAY_PORTAL_CIDRS,
    patience: { ...defaultPatience, pollMs: settings.SLIPWAY_POLL_MS, ...options.patience },
    log,
    now: () => new Date(),
  }
  const boss = await openQueue(settings.DATABASE_URL)
  boss.on('error', error => log.error({ err: error }, 'queue trouble'))
  const stopping = new AbortController()
  // Every turn that waits listens; Node takes more than ten for a leak.
  setMaxListeners(0, stopping.signal)
  const sleep = (ms: number, signal: AbortSignal) => delay(ms, undefined, { signal }).catch(() => undefined)
  await workOnClusters(boss, services, { signal: stopping.signal, sleep })
  await workOnCatalogs(boss, services)
  return {
    services,
    stop: async () => {
      stopping.abort()
      await boss.stop({ graceful: true, timeout: 15_000 })
      await db.$disconnect()
    },
  }
}
