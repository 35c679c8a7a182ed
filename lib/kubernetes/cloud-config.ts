import type { KubeObject } from './object'

export type CloudConfig = {
  /** `--cluster-name`: it stands in the names of what the cloud controller manager makes. The cluster's id. */
  clusterName: string
  authUrl: string
  region: string
  applicationCredentialId: string
  applicationCredentialSecret: string
  /** Where floating IPs of Services come from. */
  floatingNetworkId: string
  /** Where load balancers of Services stand. */
  subnetId: string
  /** PEM, when the cloud's certificate is not from a public authority. */
  caPem?: string
}

/** The Secret that the cloud controller manager reads: `cloud.conf`, `cluster-name` and, if given, `ca.pem`. */
export declare function cloudConfigSecret(config: CloudConfig): KubeObject
