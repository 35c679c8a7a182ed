import { randomUUID } from 'node:crypto'
import { canGrant } from '../auth/rbac'
import type { User } from '../auth/user'
import type { Cluster } from '../cluster'
import type { Job, KubeObject, Namespace, Pod, PolicyRule, Role, RoleBinding, Service, Toleration } from '../objects'
import { builtIn, type Resource, storageKey } from '../schema/resources'
import { freeNodePort, freeServiceAddress } from './addresses'
import { forbidden, internal, invalid, notFound } from './status'

const namespaces = builtIn('', 'namespaces')
const serviceAccounts = builtIn('', 'serviceaccounts')
const clusterRoles = builtIn('rbac.authorization.k8s.io', 'clusterroles')
const roles = builtIn('rbac.authorization.k8s.io', 'roles')

/** What the admission plugins of a kubeadm cluster do to an object before it is stored. Changes it, or throws. */
export function admit(cluster: Cluster, user: User, of: Resource, object: KubeObject, before?: KubeObject): void {
  if (of.namespaced && !before) checkNamespace(cluster, of, object)
  switch (storageKey(of)) {
    case 'pods':
      if (!before) admitPod(cluster, object as Pod)
      break
    case 'jobs.batch':
      if (!before) admitJob(object as Job)
      break
    case 'services':
      admitService(cluster, of, object as Service, before as Service | undefined)
      break
    case 'roles.rbac.authorization.k8s.io':
    case 'clusterroles.rbac.authorization.k8s.io':
      checkRules(cluster, user, of, object, (object as Role).rules ?? [])
      break
    case 'rolebindings.rbac.authorization.k8s.io':
    case 'clusterrolebindings.rbac.authorization.k8s.io':
      checkBinding(cluster, user, of, object as RoleBinding)
      break
  }
}

function checkNamespace(cluster: Cluster, of: Resource, object: KubeObject): void {
  const { namespace = '', name } = object.metadata
  const found = cluster.store.get<Namespace>(namespaces, undefined, namespace)
  if (!found) throw notFound({ ...namespaces, name: namespace })
  if (found.metadata.deletionTimestamp) {
    throw forbidden(
      { ...of, name },
      `unable to create new content in namespace ${namespace} because it is being terminated`,
    )
  }
}

/** Added by the DefaultTolerationSeconds plugin. */
const shortTolerations: Toleration[] = ['not-ready', 'unreachable'].map(state => ({
  key: `node.kubernetes.io/${state}`,
  operator: 'Exists',
  effect: 'NoExecute',
  tolerationSeconds: 300,
}))

function admitPod(cluster: Cluster, pod: Pod): void {
  const { spec } = pod
  const { namespace } = pod.metadata
  spec.serviceAccountName ||= 'default'
  Object.assign(spec, { serviceAccount: spec.serviceAccountName })
  if (!cluster.store.get(serviceAccounts, namespace, spec.serviceAccountName)) {
    throw forbidden(
      { ...builtIn('', 'pods'), name: pod.metadata.name },
      `error looking up service account ${namespace}/${spec.serviceAccountName}: serviceaccount "${spec.serviceAccountName}" not found`,
    )
  }
  const tolerations = spec.tolerations ?? []
  const tolerates = (key?: string) =>
    tolerations.some(item => (!item.key || item.key === key) && (!item.effect || item.effect === 'NoExecute'))
  spec.tolerations = [...tolerations, ...shortTolerations.filter(item => !tolerates(item.key))]
}

/** A job knows its pods by its own uid. */
function admitJob(job: Job): void {
  job.metadata.uid = randomUUID()
  const selected = { 'batch.kubernetes.io/controller-uid': job.metadata.uid }
  const { name } = job.metadata
  job.spec.selector ??= { matchLabels: selected }
  job.spec.template.metadata = {
    ...job.spec.template.metadata,
    labels: {
      ...job.spec.template.metadata?.labels,
      ...selected,
      'controller-uid': job.metadata.uid,
      'batch.kubernetes.io/job-name': name,
      'job-name': name,
    },
  }
}

function admitService(cluster: Cluster, of: Resource, service: Service, before?: Service): void {
  const { spec } = service
  if (spec.type === 'ExternalName') return
  spec.clusterIP ||= before?.spec.clusterIP
  if (!spec.clusterIP) {
    spec.clusterIP = freeServiceAddress(cluster)
    if (!spec.clusterIP) throw internal('failed to allocate a serviceIP: range is full')
  } else if (
    before?.spec.clusterIP &&
    before.spec.clusterIP !== spec.clusterIP &&
    before.spec.type !== 'ExternalName'
  ) {
    throw invalid({ ...of, name: service.metadata.name }, [
      {
        reason: 'FieldValueInvalid',
        message: `Invalid value: ["${spec.clusterIP}"]: may not change once set`,
        field: 'spec.clusterIPs[0]',
      },
    ])
  }
  spec.clusterIPs = [spec.clusterIP]
  const taken = new Set<number>()
  const wantsPorts =
    spec.type === 'NodePort' || (spec.type === 'LoadBalancer' && spec.allocateLoadBalancerNodePorts !== false)
  for (const port of spec.ports ?? []) {
    const known = before?.spec.ports?.find(other => other.port === port.port && other.protocol === port.protocol)
    if (wantsPorts) port.nodePort ??= known?.nodePort ?? freeNodePort(cluster, taken)
    else delete port.nodePort
  }
  if (spec.type === 'LoadBalancer' && spec.externalTrafficPolicy === 'Local') {
    spec.healthCheckNodePort ??= before?.spec.healthCheckNodePort ?? freeNodePort(cluster, taken)
  } else delete spec.healthCheckNodePort
  service.status ??= {}
  service.status.loadBalancer ??= {}
}

function checkRules(cluster: Cluster, user: User, of: Resource, object: KubeObject, rules: PolicyRule[]): void {
  const { name, namespace } = object.metadata
  if (canGrant(cluster.store, user, rules, namespace)) return
  throw forbidden(
    { ...of, name },
    `user "${user.name}" (groups=${JSON.stringify(user.groups)}) is attempting to grant RBAC permissions not currently held`,
  )
}

function checkBinding(cluster: Cluster, user: User, of: Resource, binding: RoleBinding): void {
  const { namespace } = binding.metadata
  const { kind, name } = binding.roleRef
  const role =
    kind === 'ClusterRole'
      ? cluster.store.get<Role>(clusterRoles, undefined, name)
      : cluster.store.get<Role>(roles, namespace, name)
  // A role that is not there yet may be bound only by those who may do everything.
  checkRules(cluster, user, of, binding, role?.rules ?? [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }])
}
