/** What steps saw in the cloud and other steps or people need. A hint for the next pass, never the truth. */
export type Observed = {
  applicationCredentialId?: string
  networkId?: string
  subnetId?: string
  nodeCidr?: string
  routerId?: string
  /** The router's address towards the external network: nodes reach the API's floating IP from it. */
  routerExternalAddress?: string
  controlPlaneGroupId?: string
  workerGroupId?: string
  serverGroupIds?: Record<string, string>
  loadBalancerId?: string
  poolId?: string
  vipAddress?: string
  apiAddress?: string
  /** The control plane answered once: from then on nodes may join. */
  initialized?: boolean
  /** Everything was as wanted once: what comes later is drift or a change, not a create. */
  completed?: boolean
  /** When a step or a part of it was last found as wanted, ISO 8601. */
  seenAt?: Record<string, string>
  /** When a machine's server was given up, by machine id, ISO 8601. */
  serverFailedAt?: Record<string, string>
  /** Digest of the manifests that were applied and worked. */
  addonsDigest?: string
  accessDigest?: string
  /** When the deletion began to ask the cluster to clean up, ISO 8601. */
  cleanupSince?: string
}
