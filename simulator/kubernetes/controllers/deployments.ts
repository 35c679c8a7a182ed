import type { Cluster } from '../cluster'
import { recordEvent } from '../events'
import { numberAt, sameJson } from '../json'
import type { Condition, Deployment, ReplicaSet } from '../objects'
import { builtIn } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import { stamp } from '../storage/store'
import type { Controller } from './controller'
import { ownedBy, templateHash } from './pods'
import { writeStatus } from './replica-sets'

const deployments = builtIn('apps', 'deployments')
const replicaSets = builtIn('apps', 'replicasets')
const hashLabel = 'pod-template-hash'
const revision = 'deployment.kubernetes.io/revision'

/** Keeps one ReplicaSet per template and moves the replicas to the newest: one more at a time, as they become ready. */
export const deploymentController: Controller = {
  name: 'deployments',
  watches: ['deployments.apps', 'replicasets.apps', 'pods'],
  sync(cluster) {
    for (const deployment of cluster.store.list<Deployment>(deployments)) {
      if (!deployment.metadata.deletionTimestamp) syncDeployment(cluster, deployment)
    }
  },
}

const setsOf = (cluster: Cluster, deployment: Deployment): ReplicaSet[] =>
  cluster.store
    .list<ReplicaSet>(replicaSets, deployment.metadata.namespace)
    .filter(set => set.metadata.ownerReferences?.some(item => item.uid === deployment.metadata.uid))

function syncDeployment(cluster: Cluster, deployment: Deployment): void {
  const hash = templateHash(deployment.spec.template)
  const wanted = deployment.spec.replicas ?? 1
  const sets = setsOf(cluster, deployment)
  const current =
    sets.find(set => set.metadata.labels?.[hashLabel] === hash) ?? createSet(cluster, deployment, hash, sets)
  const old = sets.filter(set => set !== current)
  if (!deployment.spec.paused) roll(cluster, deployment, current, old, wanted)
  prune(cluster, deployment, old)
  report(cluster, deployment, current)
}

function createSet(cluster: Cluster, deployment: Deployment, hash: string, sets: ReplicaSet[]): ReplicaSet {
  const { template, selector } = deployment.spec
  const labels = { ...template.metadata?.labels, [hashLabel]: hash }
  const last = Math.max(0, ...sets.map(set => Number(set.metadata.annotations?.[revision] ?? 0)))
  const number = String(last + 1)
  const made = cluster.store.create<ReplicaSet>(replicaSets, {
    apiVersion: 'apps/v1',
    kind: 'ReplicaSet',
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      namespace: deployment.metadata.namespace,
      labels,
      annotations: {
        [revision]: number,
        'deployment.kubernetes.io/desired-replicas': String(deployment.spec.replicas ?? 1),
      },
      ownerReferences: [ownedBy(deployment)],
    },
    spec: {
      replicas: 0,
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [hashLabel]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
    status: { replicas: 0 },
  })
  cluster.store.update<Deployment>(deployments, deployment, draft => {
    draft.metadata.annotations = { ...draft.metadata.annotations, [revision]: number }
  })
  return made
}

function scale(cluster: Cluster, deployment: Deployment, set: ReplicaSet, replicas: number): void {
  const before = set.spec.replicas ?? 0
  if (before === replicas) return
  const { store } = cluster
  store.update<ReplicaSet>(replicaSets, set, draft => {
    draft.spec.replicas = replicas
  })
  const message = `Scaled ${replicas > before ? 'up' : 'down'} replica set ${set.metadata.name} from ${before} to ${replicas}`
  recordEvent(cluster, deployment, 'deployment-controller', { reason: 'ScalingReplicaSet', message })
}

function roll(cluster: Cluster, deployment: Deployment, current: ReplicaSet, old: ReplicaSet[], wanted: number): void {
  const oldReplicas = old.reduce((sum, set) => sum + (set.spec.replicas ?? 0), 0)
  if (deployment.spec.strategy?.type === 'Recreate' && old.some(set => numberAt(set, 'status', 'replicas') > 0)) {
    for (const set of old) scale(cluster, deployment, set, 0)
    return
  }
  if (oldReplicas === 0) {
    scale(cluster, deployment, current, wanted)
    return
  }
  const ready = numberAt(current, 'status', 'readyReplicas')
  // A surge of a quarter, rounded up, and none missing: what the default of 25 % comes to for small numbers.
  const surge = Math.max(1, Math.ceil(wanted / 4))
  scale(cluster, deployment, current, Math.min(wanted, Math.max(current.spec.replicas ?? 0, ready + surge)))
  let keep = Math.max(0, wanted - ready)
  for (const set of old) {
    const replicas = Math.min(set.spec.replicas ?? 0, keep)
    keep -= replicas
    scale(cluster, deployment, set, replicas)
  }
}

function prune(cluster: Cluster, deployment: Deployment, old: ReplicaSet[]): void {
  const idle = old
    .filter(set => (set.spec.replicas ?? 0) === 0 && numberAt(set, 'status', 'replicas') === 0)
    .sort((a, b) => Number(a.metadata.annotations?.[revision]) - Number(b.metadata.annotations?.[revision]))
  const surplus = idle.length - (deployment.spec.revisionHistoryLimit ?? 10)
  for (const set of idle.slice(0, Math.max(0, surplus))) deleteObject(cluster, replicaSets, set)
}

function report(cluster: Cluster, { metadata }: Deployment, current: ReplicaSet): void {
  const deployment = cluster.store.get<Deployment>(deployments, metadata.namespace, metadata.name)
  if (!deployment) return
  const sets = setsOf(cluster, deployment)
  const sum = (field: string) => sets.reduce((total, set) => total + numberAt(set, 'status', field), 0)
  const newest = sets.find(set => set.metadata.uid === current.metadata.uid)
  const wanted = deployment.spec.replicas ?? 1
  const available = sum('availableReplicas')
  const updated = numberAt(newest, 'status', 'replicas')
  const isDone = updated >= wanted && available >= wanted && sum('replicas') === updated
  writeStatus(cluster, deployments, deployment, {
    observedGeneration: deployment.metadata.generation ?? 1,
    ...positive({
      replicas: sum('replicas'),
      updatedReplicas: updated,
      readyReplicas: sum('readyReplicas'),
      availableReplicas: available,
      unavailableReplicas: Math.max(0, wanted - available),
    }),
    conditions: conditions(cluster, deployment, available >= minimum(wanted), isDone, current.metadata.name),
  } as Deployment['status'])
}

const minimum = (wanted: number) => wanted - Math.floor(wanted / 4)

const positive = (counts: Record<string, number>) =>
  Object.fromEntries(Object.entries(counts).filter(([, value]) => value > 0))

function conditions(
  cluster: Cluster,
  deployment: Deployment,
  isAvailable: boolean,
  isDone: boolean,
  set: string,
): Condition[] {
  const now = stamp(cluster.now())
  const before = (deployment.status?.conditions ?? []) as Condition[]
  const condition = (type: string, status: 'True' | 'False', reason: string, message: string): Condition => {
    const known = before.find(item => item.type === type)
    const next = { type, status, reason, message }
    const { lastTransitionTime, lastUpdateTime, ...same } = known ?? {}
    if (known && sameJson(same, next)) return known
    return {
      ...next,
      lastUpdateTime: now,
      lastTransitionTime: known?.status === status ? (lastTransitionTime ?? now) : now,
    }
  }
  return [
    isAvailable
      ? condition('Available', 'True', 'MinimumReplicasAvailable', 'Deployment has minimum availability.')
      : condition('Available', 'False', 'MinimumReplicasUnavailable', 'Deployment does not have minimum availability.'),
    isDone
      ? condition('Progressing', 'True', 'NewReplicaSetAvailable', `ReplicaSet "${set}" has successfully progressed.`)
      : condition('Progressing', 'True', 'ReplicaSetUpdated', `ReplicaSet "${set}" is progressing.`),
  ]
}
