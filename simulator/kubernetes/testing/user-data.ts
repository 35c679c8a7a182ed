import { stringify } from 'yaml'
import type { KeyPair } from '../machine/pki'

const api = 'kubeadm.k8s.io/v1beta4'

const registration = {
  name: '{{ local_hostname }}',
  kubeletExtraArgs: [
    { name: 'provider-id', value: 'openstack:///{{ instance_id }}' },
    { name: 'cloud-provider', value: 'external' },
  ],
}

/** User data as a cluster maker by hand would write it. */
export function userData(files: Record<string, string>, command: string): string {
  const config = {
    write_files: Object.entries(files).map(([path, content]) => ({ path, content, permissions: '0600' })),
    runcmd: [command],
  }
  return `## template: jinja\n#cloud-config\n${stringify(config)}`
}

const documents = (...list: object[]) => list.map(item => stringify(item)).join('---\n')

export type ClusterWish = {
  ca: KeyPair
  token: string
  endpoint: string
  certSANs?: string[]
  version?: string
  more?: object
}

export const initData = ({ ca, token, endpoint, certSANs = [], version = 'v1.37.2', more = {} }: ClusterWish): string =>
  userData(
    {
      '/etc/kubernetes/pki/ca.crt': ca.certificate,
      '/etc/kubernetes/pki/ca.key': ca.key,
      '/etc/kubeadm.yaml': documents(
        { apiVersion: api, kind: 'InitConfiguration', nodeRegistration: registration, bootstrapTokens: [{ token }] },
        {
          apiVersion: api,
          kind: 'ClusterConfiguration',
          kubernetesVersion: version,
          controlPlaneEndpoint: endpoint,
          apiServer: { certSANs },
          networking: { podSubnet: '10.244.0.0/16' },
          controllerManager: { extraArgs: [{ name: 'cloud-provider', value: 'external' }] },
          ...more,
        },
      ),
    },
    'kubeadm init --config /etc/kubeadm.yaml && echo made',
  )

export const joinData = (of: {
  endpoint: string
  token: string
  hash: string
  files?: Record<string, string>
  controlPlane?: object
}): string =>
  userData(
    {
      ...of.files,
      '/etc/kubeadm.yaml': documents({
        apiVersion: api,
        kind: 'JoinConfiguration',
        nodeRegistration: registration,
        discovery: {
          bootstrapToken: { token: of.token, apiServerEndpoint: of.endpoint, caCertHashes: [of.hash] },
        },
        ...(of.controlPlane ? { controlPlane: of.controlPlane } : {}),
        timeouts: { discovery: '1m0s', etcdAPICall: '20s' },
      }),
    },
    'kubeadm join --config /etc/kubeadm.yaml && echo joined',
  )
