import { addressIn } from '../api/addresses'
import { defaultClusterRoleBindings, defaultClusterRoles, gatheredRules } from '../auth/default-roles'
import type { Cluster } from '../cluster'
import type { KubeObject, Namespace, Role } from '../objects'
import { builtIn } from '../schema/resources'
import type { NewObject } from '../storage/store'

const clusterRoles = builtIn('rbac.authorization.k8s.io', 'clusterroles')
const clusterRoleBindings = builtIn('rbac.authorization.k8s.io', 'clusterrolebindings')
const namespaces = builtIn('', 'namespaces')
const services = builtIn('', 'services')
const priorityClasses = builtIn('scheduling.k8s.io', 'priorityclasses')

export const newNamespace = (name: string): NewObject<Namespace> => ({
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name, labels: { 'kubernetes.io/metadata.name': name } },
  spec: { finalizers: ['kubernetes'] },
  status: { phase: 'Active' },
})

const priorityClass = (name: string, value: number): NewObject =>
  ({
    apiVersion: 'scheduling.k8s.io/v1',
    kind: 'PriorityClass',
    metadata: { name },
    value,
    preemptionPolicy: 'PreemptLowerPriority',
  }) as NewObject

/** What an API server makes in an empty etcd. */
export function createDefaultObjects(cluster: Cluster): void {
  const { store, settings } = cluster
  for (const name of ['kube-system', 'kube-public', 'kube-node-lease', 'default']) {
    store.create(namespaces, newNamespace(name))
  }
  for (const role of defaultClusterRoles()) store.create(clusterRoles, role)
  gatherRules(cluster)
  for (const binding of defaultClusterRoleBindings()) store.create(clusterRoleBindings, binding)
  store.create(priorityClasses, priorityClass('system-cluster-critical', 2_000_000_000))
  store.create(priorityClasses, priorityClass('system-node-critical', 2_000_001_000))
  const address = addressIn(settings.serviceSubnet, 1)
  store.create<KubeObject>(services, {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'kubernetes', namespace: 'default', labels: { component: 'apiserver', provider: 'kubernetes' } },
    spec: {
      type: 'ClusterIP',
      clusterIP: address,
      clusterIPs: [address],
      ipFamilies: ['IPv4'],
      ipFamilyPolicy: 'SingleStack',
      sessionAffinity: 'None',
      internalTrafficPolicy: 'Cluster',
      ports: [{ name: 'https', port: 443, protocol: 'TCP', targetPort: 6443 }],
    },
    status: { loadBalancer: {} },
  })
}

/** Gives each role that gathers others their rules, as the aggregation controller does. */
export function gatherRules({ store }: Cluster): void {
  // Roles that are gathered may gather too (edit is part of admin): as often as something changes.
  for (let changed = true; changed; ) {
    changed = false
    for (const role of store.list<Role>(clusterRoles)) {
      const rules = gatheredRules(role, store.each<Role>(clusterRoles))
      if (rules && store.replace(clusterRoles, role, { ...role, rules }) !== role) changed = true
    }
  }
}
