import { stringify } from 'yaml'
import { addressIn, rangeSize } from '../api/addresses'
import { clusterRoleBinding, groupSubject } from '../auth/default-roles'
import type { Cluster } from '../cluster'
import { type JsonObject, listAt, textAt, textsAt } from '../json'
import type {
  ConfigMap,
  DaemonSet,
  Deployment,
  KubeObject,
  PolicyRule,
  Role,
  RoleBinding,
  Secret,
  Service,
  ServiceAccount,
} from '../objects'
import { applyDefaults } from '../schema/defaults'
import { builtIn, type Resource } from '../schema/resources'
import { type NewObject, stamp } from '../storage/store'
import { durationMs, minorOf } from './config'

const configMaps = builtIn('', 'configmaps')
const secrets = builtIn('', 'secrets')
const serviceAccounts = builtIn('', 'serviceaccounts')
const services = builtIn('', 'services')
const clusterRoles = builtIn('rbac.authorization.k8s.io', 'clusterroles')
const clusterRoleBindings = builtIn('rbac.authorization.k8s.io', 'clusterrolebindings')
const roles = builtIn('rbac.authorization.k8s.io', 'roles')
const roleBindings = builtIn('rbac.authorization.k8s.io', 'rolebindings')
const daemonSets = builtIn('apps', 'daemonsets')
const deployments = builtIn('apps', 'deployments')

const system = 'kube-system'
const bootstrappers = 'system:bootstrappers:kubeadm:default-node-token'

function create<T extends KubeObject>(cluster: Cluster, of: Resource, object: NewObject<T>): void {
  applyDefaults(of, object as unknown as JsonObject)
  cluster.store.create<T>(of, object)
}

const configMap = (namespace: string, name: string, data: Record<string, string>): NewObject<ConfigMap> => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace },
  data,
})

/** Who may read one ConfigMap; what kubeadm gives to joining machines. */
function readable(cluster: Cluster, namespace: string, role: string, name: string, groups: string[]): void {
  const rules: PolicyRule[] = [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'], resourceNames: [name] }]
  create<Role>(cluster, roles, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: role, namespace },
    rules,
  })
  create<RoleBinding>(cluster, roleBindings, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: role, namespace },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role },
    subjects: groups.map(group =>
      group === 'system:anonymous'
        ? { apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: group }
        : groupSubject(group),
    ),
  })
}

/** What `kubeadm init` writes into a new cluster. */
export function createKubeadmObjects(cluster: Cluster, configuration: JsonObject, components: JsonObject[]): void {
  const { settings } = cluster
  uploadConfig(cluster, configuration, components)
  createClusterInfo(cluster)
  const bindings: [string, string, string[]][] = [
    ['kubeadm:cluster-admins', 'cluster-admin', ['kubeadm:cluster-admins']],
    ['kubeadm:get-nodes', 'kubeadm:get-nodes', [bootstrappers]],
    ['kubeadm:kubelet-bootstrap', 'system:node-bootstrapper', [bootstrappers]],
    [
      'kubeadm:node-autoapprove-bootstrap',
      'system:certificates.k8s.io:certificatesigningrequests:nodeclient',
      [bootstrappers],
    ],
    [
      'kubeadm:node-autoapprove-certificate-rotation',
      'system:certificates.k8s.io:certificatesigningrequests:selfnodeclient',
      ['system:nodes'],
    ],
  ]
  create<Role>(cluster, clusterRoles, {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'kubeadm:get-nodes' },
    rules: [{ verbs: ['get'], apiGroups: [''], resources: ['nodes'] }],
  })
  for (const [name, role, groups] of bindings) {
    create<RoleBinding>(cluster, clusterRoleBindings, clusterRoleBinding(name, role, groups.map(groupSubject)))
  }
  for (const name of ['kube-proxy', 'coredns']) {
    create<ServiceAccount>(cluster, serviceAccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name, namespace: system },
    })
  }
  const proxy = { kind: 'ServiceAccount', name: 'kube-proxy', namespace: system }
  create<RoleBinding>(
    cluster,
    clusterRoleBindings,
    clusterRoleBinding('kubeadm:node-proxier', 'system:node-proxier', [proxy]),
  )
  create(cluster, daemonSets, kubeProxy(settings.version))
  createDns(cluster)
}

function uploadConfig(cluster: Cluster, configuration: JsonObject, components: JsonObject[]): void {
  const { settings } = cluster
  const groups = ['system:nodes', bootstrappers]
  const clusterConfiguration = {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'ClusterConfiguration',
    ...configuration,
    controlPlaneEndpoint: settings.controlPlaneEndpoint,
    kubernetesVersion: settings.version,
    clusterName: settings.name,
    networking: {
      dnsDomain: settings.dnsDomain,
      ...(settings.podSubnet ? { podSubnet: settings.podSubnet } : {}),
      serviceSubnet: settings.serviceSubnet,
    },
  }
  create(
    cluster,
    configMaps,
    configMap(system, 'kubeadm-config', { ClusterConfiguration: stringify(clusterConfiguration) }),
  )
  readable(cluster, system, 'kubeadm:nodes-kubeadm-config', 'kubeadm-config', groups)
  const kubelet = components.find(item => item.kind === 'KubeletConfiguration') ?? {
    apiVersion: 'kubelet.config.k8s.io/v1beta1',
    kind: 'KubeletConfiguration',
    clusterDNS: [addressIn(settings.serviceSubnet, 10)],
    clusterDomain: settings.dnsDomain,
    rotateCertificates: true,
    staticPodPath: '/etc/kubernetes/manifests',
  }
  create(cluster, configMaps, configMap(system, 'kubelet-config', { kubelet: stringify(kubelet) }))
  readable(cluster, system, 'kubeadm:kubelet-config', 'kubelet-config', groups)
  const proxy = components.find(item => item.kind === 'KubeProxyConfiguration') ?? {
    apiVersion: 'kubeproxy.config.k8s.io/v1alpha1',
    kind: 'KubeProxyConfiguration',
    clusterCIDR: settings.podSubnet ?? '',
  }
  create(cluster, configMaps, configMap(system, 'kube-proxy', { 'config.conf': stringify(proxy) }))
  readable(cluster, system, 'kube-proxy', 'kube-proxy', [bootstrappers])
}

/** cluster-info, which joining machines read before they know whom to trust. */
function createClusterInfo(cluster: Cluster): void {
  const { ca, controlPlaneEndpoint } = cluster.settings
  const kubeconfig = {
    apiVersion: 'v1',
    clusters: [
      {
        cluster: {
          'certificate-authority-data': Buffer.from(ca.certificate).toString('base64'),
          server: `https://${controlPlaneEndpoint}`,
        },
        name: '',
      },
    ],
    contexts: null,
    'current-context': '',
    kind: 'Config',
    users: null,
  }
  create(cluster, configMaps, configMap('kube-public', 'cluster-info', { kubeconfig: stringify(kubeconfig) }))
  readable(cluster, 'kube-public', 'kubeadm:bootstrap-signer-clusterinfo', 'cluster-info', ['system:anonymous'])
}

/** Secrets for the bootstrap tokens of an InitConfiguration. */
export function createBootstrapTokens(cluster: Cluster, init: JsonObject | undefined): void {
  for (const token of listAt(init, 'bootstrapTokens')) {
    const [id = '', secret = ''] = textAt(token, 'token').split('.')
    const ttl = durationMs(textAt(token, 'ttl') || '24h0m0s', 0)
    const usages = textsAt(token, 'usages')
    const groups = textsAt(token, 'groups')
    const data: Record<string, string> = {
      'token-id': id,
      'token-secret': secret,
      'auth-extra-groups': (groups.length > 0 ? groups : [bootstrappers]).join(','),
      'usage-bootstrap-authentication': String(usages.length === 0 || usages.includes('authentication')),
      'usage-bootstrap-signing': String(usages.length === 0 || usages.includes('signing')),
      ...(ttl > 0 ? { expiration: textAt(token, 'expires') || stamp(new Date(cluster.now().getTime() + ttl)) } : {}),
      ...(textAt(token, 'description') ? { description: textAt(token, 'description') } : {}),
    }
    create<Secret>(cluster, secrets, {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: `bootstrap-token-${id}`, namespace: system },
      type: 'bootstrap.kubernetes.io/token',
      data: Object.fromEntries(
        Object.entries(data).map(([key, value]) => [key, Buffer.from(value).toString('base64')]),
      ),
    })
  }
}

const registry = 'registry.k8s.io'

function kubeProxy(version: string): NewObject<DaemonSet> {
  const labels = { 'k8s-app': 'kube-proxy' }
  return {
    apiVersion: 'apps/v1',
    kind: 'DaemonSet',
    metadata: { name: 'kube-proxy', namespace: system, labels },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          hostNetwork: true,
          serviceAccountName: 'kube-proxy',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [{ operator: 'Exists' }],
          containers: [
            {
              name: 'kube-proxy',
              image: `${registry}/kube-proxy:${version}`,
              command: ['/usr/local/bin/kube-proxy', '--config=/var/lib/kube-proxy/config.conf'],
              volumeMounts: [{ name: 'kube-proxy', mountPath: '/var/lib/kube-proxy' }],
            },
          ],
          volumes: [{ name: 'kube-proxy', configMap: { name: 'kube-proxy' } }],
        },
      },
    },
    status: { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 },
  }
}

/** Facts 11.2. */
const dnsVersions: Record<number, string> = { 34: 'v1.12.1', 35: 'v1.13.1', 36: 'v1.14.2', 37: 'v1.14.6' }

function createDns(cluster: Cluster): void {
  const labels = { 'k8s-app': 'kube-dns' }
  create(
    cluster,
    configMaps,
    configMap(system, 'coredns', { Corefile: `.:53 {\n    kubernetes ${cluster.settings.dnsDomain}\n}\n` }),
  )
  const deployment: NewObject<Deployment> = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'coredns', namespace: system, labels },
    spec: {
      replicas: 2,
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: 'coredns',
          nodeSelector: { 'kubernetes.io/os': 'linux' },
          tolerations: [
            { key: 'CriticalAddonsOnly', operator: 'Exists' },
            { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
          ],
          containers: [
            {
              name: 'coredns',
              image: `${registry}/coredns/coredns:${dnsVersions[minorOf(cluster.settings.version)] ?? 'v1.14.6'}`,
              args: ['-conf', '/etc/coredns/Corefile'],
              ports: [
                { name: 'dns', containerPort: 53, protocol: 'UDP' },
                { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                { name: 'metrics', containerPort: 9153, protocol: 'TCP' },
              ],
              volumeMounts: [{ name: 'config-volume', mountPath: '/etc/coredns' }],
            },
          ],
          volumes: [{ name: 'config-volume', configMap: { name: 'coredns' } }],
        },
      },
    },
    status: {},
  }
  create(cluster, deployments, deployment)
  const address = addressIn(cluster.settings.serviceSubnet, Math.min(10, rangeSize(cluster.settings.serviceSubnet) - 2))
  const service: NewObject<Service> = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      name: 'kube-dns',
      namespace: system,
      labels: { ...labels, 'kubernetes.io/cluster-service': 'true', 'kubernetes.io/name': 'CoreDNS' },
    },
    spec: {
      clusterIP: address,
      clusterIPs: [address],
      selector: labels,
      ports: [
        { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
        { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
        { name: 'metrics', port: 9153, protocol: 'TCP', targetPort: 9153 },
      ],
    },
    status: { loadBalancer: {} },
  }
  create(cluster, services, service)
}
