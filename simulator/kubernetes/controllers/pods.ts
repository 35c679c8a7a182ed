import { createHash } from 'node:crypto'
import { randomSuffix } from '../api/prepare'
import type { Cluster } from '../cluster'
import { recordEvent } from '../events'
import { copyJson, type JsonObject } from '../json'
import type { KubeObject, OwnerReference, Pod, PodTemplate, ServiceAccount, Toleration } from '../objects'
import { applyDefaults } from '../schema/defaults'
import { builtIn } from '../schema/resources'
import type { NewObject } from '../storage/store'

export const podResource = builtIn('', 'pods')
const serviceAccounts = builtIn('', 'serviceaccounts')

export const ownedBy = (owner: KubeObject): OwnerReference => ({
  apiVersion: owner.apiVersion,
  kind: owner.kind,
  name: owner.metadata.name,
  uid: owner.metadata.uid,
  controller: true,
  blockOwnerDeletion: true,
})

/** The pods that an object owns, those that are going included. */
export function podsOf(cluster: Cluster, owner: KubeObject): Pod[] {
  return [...cluster.store.each<Pod>(podResource)].filter(pod =>
    pod.metadata.ownerReferences?.some(item => item.controller && item.uid === owner.metadata.uid),
  )
}

export const isLive = (pod: Pod): boolean =>
  !pod.metadata.deletionTimestamp && pod.status.phase !== 'Succeeded' && pod.status.phase !== 'Failed'

/** A short hash of a template, in the letters of generated names. */
export function templateHash(template: PodTemplate): string {
  const digest = createHash('sha256').update(JSON.stringify(template)).digest()
  const letters = 'bcdfghjklmnpqrstvwxz2456789'
  return [...digest.subarray(0, 9)].map(byte => letters[byte % letters.length]).join('')
}

const shortTolerations: Toleration[] = ['not-ready', 'unreachable'].map(state => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))

/**
 * Makes a pod from a template; undefined where its service account is missing, which the owner is told, as by the real
 * admission.
 */
export function createPod(
  cluster: Cluster,
  owner: KubeObject,
  template: PodTemplate,
  extra: { name?: string; labels?: Record<string, string>; tolerations?: Toleration[]; nodeName?: string } = {},
): Pod | undefined {
  const { namespace = '', name } = owner.metadata
  const spec = copyJson(template.spec)
  spec.serviceAccountName ||= 'default'
  if (!cluster.store.get<ServiceAccount>(serviceAccounts, namespace, spec.serviceAccountName)) {
    recordEvent(cluster, owner, `${owner.kind.toLowerCase()}-controller`, {
      reason: 'FailedCreate',
      type: 'Warning',
      message: `Error creating: pods "${name}-" is forbidden: error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
    })
    return undefined
  }
  const given = [...(spec.tolerations ?? []), ...(extra.tolerations ?? [])]
  const tolerates = (key?: string) =>
    given.some(item => (!item.key || item.key === key) && (!item.effect || item.effect === 'NoExecute'))
  spec.tolerations = [...given, ...shortTolerations.filter(item => !tolerates(item.key))]
  if (extra.nodeName) {
    spec.affinity = {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: 'metadata.name', operator: 'In', values: [extra.nodeName] }] }],
        },
      },
    }
  }
  const pod: NewObject<Pod> = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      ...template.metadata,
      name: extra.name ?? `${name}-${randomSuffix()}`,
      generateName: extra.name ? undefined : `${name}-`,
      namespace,
      labels: { ...template.metadata?.labels, ...extra.labels },
      ownerReferences: [ownedBy(owner)],
    },
    spec,
    status: { phase: 'Pending', qosClass: 'BestEffort' },
  }
  if (extra.name) delete pod.metadata.generateName
  applyDefaults(podResource, pod as unknown as JsonObject)
  const made = cluster.store.create<Pod>(podResource, pod)
  recordEvent(cluster, owner, `${owner.kind.toLowerCase()}-controller`, {
    reason: 'SuccessfulCreate',
    message: `Created pod: ${made.metadata.name}`,
  })
  return made
}
