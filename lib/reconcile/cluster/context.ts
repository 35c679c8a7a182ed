import type { Logger } from 'pino'
import type { Failure } from '@/lib/domain/failure'
import type { Observed } from '@/lib/domain/observed'
import type { Release } from '@/lib/domain/release'
import type { Report } from '@/lib/domain/report'
import type { StepName } from '@/lib/domain/step'
import type { KubernetesClient } from '@/lib/kubernetes/client'
import type { NodeSummary } from '@/lib/kubernetes/node'
import type { ClusterPki } from '@/lib/kubernetes/pki'
import type { Cloud } from '@/lib/openstack/cloud'
import type { Server } from '@/lib/openstack/compute/wire'
import type { Port } from '@/lib/openstack/network/wire'
import type { Cluster } from '@/lib/store/clusters'
import type { CredentialStore } from '@/lib/store/credentials'
import type { Database } from '@/lib/store/database'
import type { NewEvent } from '@/lib/store/events'
import type { Lease } from '@/lib/store/lease'
import type * as engine from '../engine/outcome'
import type * as runner from '../engine/run-steps'
import type { KubernetesAccess } from './kubernetes-access'
import type { TenantAccess } from './tenant-access'

export type Outcome = engine.Outcome<Report, Failure>
export type StepResult = engine.StepResult<Report, Failure>
export type Step = runner.Step<StepName, Context, Report, Failure>

export const done = (...reports: Report[]): Outcome => ({ state: 'done', reports })
export const waiting = (...reports: Report[]): Outcome => ({ state: 'waiting', reports })
export const blocked = (failure: Failure, retryMs: number, options: { usable?: boolean } = {}): Outcome => ({
  state: 'blocked',
  failure,
  retryMs,
  ...options,
})

/** How long things may take before something is done about them, in milliseconds. */
export type Patience = {
  /** A server that became no node in this time is given up and made anew (Cluster API's nodeStartupTimeout). */
  nodeStartupMs: number
  /** A machine that runs may be silent this long before its console is read. */
  consoleAfterMs: number
  /** A server that failed is made anew after this. */
  retryServerAfterMs: number
  /** Workloads get this long to take their load balancers down themselves before the portal does. */
  workloadCleanupMs: number
  /** What was as wanted is looked at again after this. */
  lookAgainMs: number
  /** Between two looks at something that changes. */
  pollMs: number
  /** Between two looks at a cluster that is as wanted. */
  idleMs: number
}

export const defaultPatience: Patience = {
  nodeStartupMs: 600_000,
  consoleAfterMs: 20_000,
  retryServerAfterMs: 60_000,
  workloadCleanupMs: 120_000,
  lookAgainMs: 600_000,
  pollMs: 3_000,
  idleMs: 60_000,
}

/** What lasts longer than a pass: one per worker process. */
export type Services = {
  db: Database
  credentials: CredentialStore
  tenants: TenantAccess
  connections: KubernetesAccess
  releasesFolder: string
  /** Ranges from which this worker reaches the clusters. */
  portalCidrs: string[]
  patience: Patience
  log: Logger
  now(): Date
}

/** One pass over one cluster. */
export type Context = Services & {
  cluster: Cluster
  lease: Lease
  /** What this pass sees; begins with what the last one saw and is saved at its end. */
  observed: Observed
  /** The tenant's project, as its service user. Connected when first asked for. */
  cloud(): Promise<Cloud>
  pki(): Promise<ClusterPki>
  /** The cluster's API; undefined until its address is known. */
  kube(): Promise<KubernetesClient | undefined>
  /** What the cloud and the cluster have of ours, each read at most once in a pass. */
  servers(): Promise<Server[]>
  ports(): Promise<Port[]>
  nodes(): Promise<NodeSummary[]>
  release(): Promise<Release>
  shape(flavor: string): Promise<{ flavorId: string; imageId: string }>
  event(event: Omit<NewEvent, 'clusterId'>): Promise<void>
}
