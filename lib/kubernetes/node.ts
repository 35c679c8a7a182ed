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
  taints: { key: string; value?: string; effect: string }[]
  labels: Record<string, string>
  createdAt: Date
  /** When somebody asked to delete it. */
  deletion: Date | undefined
}

/** The server's id in a provider id, with or without a region. https://github.com/kubernetes/cloud-provider-openstack */
export function serverIdFromProviderID(providerID: string | undefined): string | undefined {
  return /^openstack:\/\/[^/]*\/([^/]+)$/.exec(providerID ?? '')?.[1]
}
