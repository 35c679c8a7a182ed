import type { KubeObject } from './object'
import { nodeSchema } from './wire'

/** What the reconciler wants to know of a Node. */
export type NodeSummary = {
  name: string
  /** For example openstack:///6ba7b810-9dad-11d1-80b4-00c04fd430c8; the machine's server. */
  providerID: string | undefined
  ready: 'True' | 'False' | 'Unknown'
  /** Why it is not ready, in the kubelet's words. */
  readyMessage: string
  internalIP: string | undefined
  kubeletVersion: string
  taints: { key: string; value?: string | undefined; effect: string }[]
  labels: Record<string, string>
  createdAt: Date
  /** When somebody asked to delete it. */
  deletion: Date | undefined
}

/** A node without a Ready condition has not reported yet: Unknown. */
export function nodeFromObject(object: KubeObject): NodeSummary {
  const { metadata, spec, status } = nodeSchema.parse(object)
  const ready = status.conditions.find(condition => condition.type === 'Ready')
  return {
    name: metadata.name,
    providerID: spec.providerID,
    ready: ready?.status ?? 'Unknown',
    readyMessage: ready?.message ?? '',
    internalIP: status.addresses.find(address => address.type === 'InternalIP')?.address,
    kubeletVersion: status.nodeInfo.kubeletVersion,
    taints: spec.taints,
    labels: metadata.labels,
    createdAt: metadata.creationTimestamp,
    deletion: metadata.deletionTimestamp,
  }
}

/** The server's id in a provider id, with or without a region. https://github.com/kubernetes/cloud-provider-openstack */
export function serverIdFromProviderID(providerID: string | undefined): string | undefined {
  return /^openstack:\/\/[^/]*\/([^/]+)$/.exec(providerID ?? '')?.[1]
}
