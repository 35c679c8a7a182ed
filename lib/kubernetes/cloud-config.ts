import type { KubeObject } from './object'

export type CloudConfig = {
  /** It stands in the names of what the cloud controller manager makes: the cluster's id. */
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

/** Where the Secret is mounted in the cloud controller manager. */
const mountPath = '/etc/config'

/** The Secret that the cloud controller manager reads: `cloud.conf`, `cluster-name` and, if there is one, `ca.pem`. */
export function cloudConfigSecret(config: CloudConfig): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'cloud-config', namespace: 'kube-system' },
    type: 'Opaque',
    // Not stringData: server-side apply would not see it as the owner of what it becomes.
    data: {
      'cluster-name': base64(config.clusterName),
      'cloud.conf': base64(renderCloudConf(config)),
      ...(config.caPem ? { 'ca.pem': base64(config.caPem) } : {}),
    },
  }
}

/** https://github.com/kubernetes/cloud-provider-openstack, docs/openstack-cloud-controller-manager. */
export function renderCloudConf(config: CloudConfig): string {
  return [
    section('Global', {
      'auth-url': config.authUrl,
      region: config.region,
      'application-credential-id': config.applicationCredentialId,
      'application-credential-secret': config.applicationCredentialSecret,
      ...(config.caPem ? { 'ca-file': `${mountPath}/ca.pem` } : {}),
    }),
    section('LoadBalancer', {
      'floating-network-id': config.floatingNetworkId,
      'subnet-id': config.subnetId,
      // Needed for externalTrafficPolicy: Local. A number without a unit is refused.
      'create-monitor': 'true',
      'monitor-delay': '5s',
      'monitor-timeout': '3s',
      'monitor-max-retries': '1',
      'monitor-max-retries-down': '3',
    }),
  ].join('\n')
}

const section = (name: string, values: Record<string, string>): string =>
  `[${name}]\n${Object.entries(values)
    .map(([key, value]) => `${key}=${quote(value)}\n`)
    .join('')}`

/** Quoted, so that # and ; begin no comment. */
const quote = (value: string): string => `"${value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`

const base64 = (text: string): string => Buffer.from(text).toString('base64')
