import { gzipSync } from 'node:zlib'
import { stringify } from 'yaml'
import type { Taint } from '../domain/cluster-spec'
import { initScript, joinScript } from './bootstrap-script'
import { type BootstrapToken, bootstrapTokenMinutes, bootstrapTokenText } from './bootstrap-token'
import { splitNodeLabels } from './node-labels'
import { type ClusterPki, caCertHash } from './pki'

/** Where the bootstrap finds its configuration: memory, gone with a reboot. */
const configPath = '/run/slipway/kubeadm.yaml'
const scriptPath = '/run/slipway/bootstrap.sh'

/** Nova takes no more characters of user data, after base64 (nova/api/openstack/compute/schemas/servers.py). */
export const maxUserDataCharacters = 65_535

/** Above this it is sent compressed; below, it can be read by whoever looks into the server. */
const compressAbove = 60_000

export class UserDataTooLargeError extends Error {
  override name = 'UserDataTooLargeError'
}

/** User data of the first control-plane machine, in base64 as Nova takes it. Holds the keys of all authorities. */
export function renderInitData(of: {
  clusterName: string
  /** For example 1.37.2; the image has the kubeadm of exactly this version. */
  kubernetesVersion: string
  pki: ClusterPki
  /** The machine's own IPv4 address: its port is made before it. */
  address: string
  /** Of the load balancer, inside the network; nodes use it. */
  vipAddress: string
  /** Of the load balancer, from outside; people and the portal use it. */
  apiAddress: string
  podCidr: string
  serviceCidr: string
  /** Nobody joins with it: without one kubeadm would make its own that lives for a day. */
  bootstrapToken: BootstrapToken
}): string {
  const initConfiguration = {
    apiVersion: kubeadmApi,
    kind: 'InitConfiguration',
    bootstrapTokens: [{ token: bootstrapTokenText(of.bootstrapToken), ttl: `${bootstrapTokenMinutes}m0s` }],
    localAPIEndpoint: { advertiseAddress: of.address, bindPort: 6443 },
    nodeRegistration: nodeRegistration({ address: of.address, labels: {} }),
  }
  return renderUserData({
    files: [...pkiFiles(of.pki), configFile(initConfiguration, clusterConfiguration(of), kubeProxyConfiguration)],
    script: initScript(configPath),
  })
}

/** User data of a further control-plane machine. Holds the keys of all authorities. */
export function renderControlPlaneJoinData(of: {
  pki: ClusterPki
  address: string
  vipAddress: string
  bootstrapToken: BootstrapToken
}): string {
  const configuration = {
    ...joinConfiguration({ ...of, caPem: of.pki.ca.cert }),
    nodeRegistration: nodeRegistration({ address: of.address, labels: {} }),
    controlPlane: { localAPIEndpoint: { advertiseAddress: of.address, bindPort: 6443 } },
  }
  return renderUserData({ files: [...pkiFiles(of.pki), configFile(configuration)], script: joinScript(configPath) })
}

/**
 * User data of a worker. It holds no key of the cluster, only a token for one quarter of an hour. Labels that a kubelet
 * may not set itself are left out: `splitNodeLabels` tells which.
 */
export function renderWorkerData(of: {
  caPem: string
  address: string
  vipAddress: string
  bootstrapToken: BootstrapToken
  labels: Record<string, string>
  taints: Taint[]
}): string {
  const configuration = {
    ...joinConfiguration(of),
    nodeRegistration: { ...nodeRegistration({ address: of.address, labels: of.labels }), taints: of.taints },
  }
  return renderUserData({ files: [configFile(configuration)], script: joinScript(configPath) })
}

const kubeadmApi = 'kubeadm.k8s.io/v1beta4'

function clusterConfiguration(of: Parameters<typeof renderInitData>[0]) {
  const noProfiling = { name: 'profiling', value: 'false' }
  return {
    apiVersion: kubeadmApi,
    kind: 'ClusterConfiguration',
    clusterName: of.clusterName,
    kubernetesVersion: `v${of.kubernetesVersion}`,
    controlPlaneEndpoint: `${of.vipAddress}:6443`,
    encryptionAlgorithm: 'ECDSA-P256',
    networking: { podSubnet: of.podCidr, serviceSubnet: of.serviceCidr, dnsDomain: 'cluster.local' },
    apiServer: { certSANs: [of.apiAddress, of.vipAddress], extraArgs: [noProfiling] },
    controllerManager: { extraArgs: [{ name: 'cloud-provider', value: 'external' }, noProfiling] },
    scheduler: { extraArgs: [noProfiling] },
    etcd: {
      local: { dataDir: '/var/lib/etcd', extraArgs: [{ name: 'listen-metrics-urls', value: 'http://127.0.0.1:2381' }] },
    },
  }
}

// IPVS is deprecated and iptables slows down with the number of Services.
const kubeProxyConfiguration = {
  apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
  kind: 'KubeProxyConfiguration',
  mode: 'nftables',
}

function joinConfiguration(of: { caPem: string; vipAddress: string; bootstrapToken: BootstrapToken }) {
  return {
    apiVersion: kubeadmApi,
    kind: 'JoinConfiguration',
    discovery: {
      bootstrapToken: {
        token: bootstrapTokenText(of.bootstrapToken),
        apiServerEndpoint: `${of.vipAddress}:6443`,
        caCertHashes: [caCertHash(of.caPem)],
      },
    },
    // The default is 5 minutes. The script tries three times: a machine that cannot join says so before ten are over.
    timeouts: { discovery: '2m0s', tlsBootstrap: '2m0s' },
  }
}

/** `{{ }}` is filled in by cloud-init: the server's id and host name are known only once Nova has made it. */
function nodeRegistration(of: { address: string; labels: Record<string, string> }) {
  const { kubelet } = splitNodeLabels(of.labels)
  const labels = Object.entries(kubelet).map(([key, value]) => `${key}=${value}`)
  return {
    name: '{{ local_hostname }}',
    kubeletExtraArgs: [
      { name: 'cloud-provider', value: 'external' },
      { name: 'provider-id', value: 'openstack:///{{ instance_id }}' },
      // Without it kube-proxy waits for an address that only the cloud controller manager sets, which waits for kube-proxy.
      { name: 'node-ip', value: of.address },
      ...(labels.length > 0 ? [{ name: 'node-labels', value: labels.join(',') }] : []),
    ],
  }
}

type File = { path: string; owner: string; permissions: string; content: string }

function pkiFiles(pki: ClusterPki): File[] {
  const certificate = (path: string, content: string) => rootFile(`/etc/kubernetes/pki/${path}`, '0640', content)
  const key = (path: string, content: string) => rootFile(`/etc/kubernetes/pki/${path}`, '0600', content)
  return [
    certificate('ca.crt', pki.ca.cert),
    key('ca.key', pki.ca.key),
    certificate('etcd/ca.crt', pki.etcdCa.cert),
    key('etcd/ca.key', pki.etcdCa.key),
    certificate('front-proxy-ca.crt', pki.frontProxyCa.cert),
    key('front-proxy-ca.key', pki.frontProxyCa.key),
    certificate('sa.pub', pki.serviceAccount.publicKey),
    key('sa.key', pki.serviceAccount.privateKey),
  ]
}

const configFile = (...documents: object[]): File =>
  rootFile(configPath, '0600', documents.map(document => stringify(document, { lineWidth: 0 })).join('---\n'))

const rootFile = (path: string, permissions: string, content: string): File => ({
  path,
  owner: 'root:root',
  permissions,
  content: content.endsWith('\n') ? content : `${content}\n`,
})

/**
 * User data can be read from the metadata service by whoever sends from the machine's address, and pods do. On every boot,
 * what the machine forwards to it is dropped; what it asks itself is not.
 */
const metadataGuard = [
  'nft',
  'add table inet slipway; flush table inet slipway; ' +
    'add chain inet slipway forward { type filter hook forward priority -10 ; } ; ' +
    'add rule inet slipway forward ip daddr 169.254.169.254 drop',
]

function renderUserData(of: { files: File[]; script: string }): string {
  const config = {
    bootcmd: [metadataGuard],
    write_files: [...of.files, rootFile(scriptPath, '0700', of.script)],
    runcmd: [['sh', scriptPath]],
  }
  return encodeUserData(`## template: jinja\n#cloud-config\n${stringify(config, { lineWidth: 0 })}`)
}

/** Base64 for Nova; compressed when it would come near the limit, which cloud-init undoes. */
export function encodeUserData(text: string): string {
  const plain = Buffer.from(text).toString('base64')
  if (plain.length <= compressAbove) return plain
  const packed = gzipSync(text, { level: 9 }).toString('base64')
  if (packed.length <= maxUserDataCharacters) return packed
  throw new UserDataTooLargeError(
    `The user data takes ${packed.length} characters even when compressed; ${maxUserDataCharacters} are allowed.`,
  )
}
