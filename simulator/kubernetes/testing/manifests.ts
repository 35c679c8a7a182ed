import { stringify } from 'yaml'

const labels = (app: string) => ({ matchLabels: { app } })

/** A DaemonSet that looks like a network plugin's. */
export const networkPlugin = stringify({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'cilium', namespace: 'kube-system' },
  spec: {
    selector: labels('cilium'),
    template: {
      metadata: { labels: { app: 'cilium' } },
      spec: {
        hostNetwork: true,
        tolerations: [{ operator: 'Exists' }],
        containers: [{ name: 'agent', image: 'quay.io/cilium/cilium:v1.18.1' }],
      },
    },
  },
})

const name = 'openstack-cloud-controller-manager'
const system = 'kube-system'
const account = { name: 'cloud-controller-manager', namespace: system }
const rbac = 'rbac.authorization.k8s.io'

const rights: [string, string[], string[]][] = [
  ['coordination.k8s.io', ['leases'], ['get', 'create', 'update']],
  ['', ['events'], ['create', 'patch', 'update']],
  ['', ['nodes'], ['get', 'list', 'watch', 'patch', 'update', 'delete']],
  ['', ['nodes/status', 'services/status'], ['patch']],
  ['', ['services'], ['list', 'watch', 'patch', 'update']],
]

/** The cloud controller manager as it is usually deployed, with its Secret. */
export function cloudManifests(cluster: string, conf: string): string {
  const documents = [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'cloud-config', namespace: system },
      stringData: { 'cloud.conf': conf, 'cluster-name': cluster },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: account },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRole',
      metadata: { name: 'system:cloud-controller-manager' },
      rules: rights.map(([group, resources, verbs]) => ({ apiGroups: [group], resources, verbs })),
    },
    {
      apiVersion: `${rbac}/v1`,
      kind: 'ClusterRoleBinding',
      metadata: { name: 'system:cloud-controller-manager' },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'system:cloud-controller-manager' },
      subjects: [{ kind: 'ServiceAccount', ...account }],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name, namespace: system },
      spec: {
        selector: labels(name),
        template: {
          metadata: { labels: { app: name } },
          spec: {
            serviceAccountName: account.name,
            hostNetwork: true,
            nodeSelector: { 'node-role.kubernetes.io/control-plane': '' },
            tolerations: [
              { key: 'node.cloudprovider.kubernetes.io/uninitialized', value: 'true', effect: 'NoSchedule' },
              { key: 'node-role.kubernetes.io/control-plane', effect: 'NoSchedule' },
            ],
            containers: [
              {
                name,
                image: `provider-os/${name}:v1.36.0`,
                command: [`/bin/${name}`],
                args: [
                  '--cluster-name=$(CLUSTER_NAME)',
                  '--cloud-config=/etc/config/cloud.conf',
                  '--cloud-provider=openstack',
                ],
                env: [
                  { name: 'CLUSTER_NAME', valueFrom: { secretKeyRef: { name: 'cloud-config', key: 'cluster-name' } } },
                ],
                volumeMounts: [{ name: 'config', mountPath: '/etc/config', readOnly: true }],
              },
            ],
            volumes: [{ name: 'config', secret: { secretName: 'cloud-config' } }],
          },
        },
      },
    },
  ]
  return documents.map(document => stringify(document)).join('---\n')
}
