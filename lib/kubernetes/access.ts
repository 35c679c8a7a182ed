import { accessGroup } from '../domain/names'
import { type TenantRole, tenantRoles } from '../domain/role'
import type { KubeObject } from './object'

const rbac = 'rbac.authorization.k8s.io'
const readerOfCluster = 'slipway:cluster-reader'

/** Kubernetes' own roles for what lies in namespaces. https://kubernetes.io/docs/reference/access-authn-authz/rbac/ */
const ownRole: Record<TenantRole, string> = { reader: 'view', member: 'edit', admin: 'cluster-admin' }

/**
 * What people may do in a cluster: roles are bound to the groups of the project, never to persons. Everyone also reads what
 * belongs to the cluster as a whole, nodes first, which `view` and `edit` leave out.
 */
export function accessObjects(tenantId: string): KubeObject[] {
  return [
    clusterReader,
    ...tenantRoles.flatMap(role => [
      binding(`slipway:${role}`, ownRole[role], accessGroup(tenantId, role)),
      binding(`slipway:${role}:cluster-reader`, readerOfCluster, accessGroup(tenantId, role)),
    ]),
  ]
}

const read = (apiGroup: string, ...resources: string[]) => ({
  apiGroups: [apiGroup],
  resources,
  verbs: ['get', 'list', 'watch'],
})

const clusterReader: KubeObject = {
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRole',
  metadata: { name: readerOfCluster },
  rules: [
    read('', 'nodes', 'namespaces', 'persistentvolumes', 'componentstatuses'),
    read('apiextensions.k8s.io', 'customresourcedefinitions'),
    read('apiregistration.k8s.io', 'apiservices'),
    read('metrics.k8s.io', 'nodes', 'pods'),
    read('networking.k8s.io', 'ingressclasses'),
    read('node.k8s.io', 'runtimeclasses'),
    read(rbac, 'clusterroles', 'clusterrolebindings'),
    read('scheduling.k8s.io', 'priorityclasses'),
    read('storage.k8s.io', 'storageclasses', 'volumeattachments', 'csidrivers', 'csinodes'),
  ],
}

const binding = (name: string, role: string, group: string): KubeObject => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects: [{ apiGroup: rbac, kind: 'Group', name: group }],
})
