import { type FieldType, type StructType, structType } from './types'

export type Subresource = {
  name: string
  verbs: string[]
  responseKind?: { group: string; version: string; kind: string }
}

/** One resource of one API version: what discovery tells of it, and how its objects are read. */
export type Resource = {
  group: string
  version: string
  resource: string
  kind: string
  listKind: string
  singular: string
  namespaced: boolean
  shortNames: string[]
  categories: string[]
  verbs: string[]
  subresources: Subresource[]
  /** Undefined for custom resources. */
  struct?: StructType
  custom?: CustomResource
}

export type CustomResource = {
  /** The OpenAPI schema of this version. */
  schema: object
  type: FieldType
  columns: { name: string; type: string; jsonPath: string; priority?: number; description?: string; format?: string }[]
}

/** Where a resource's objects are kept: all versions of a resource share one place. */
export const storageKey = (resource: { group: string; resource: string }): string =>
  resource.group ? `${resource.resource}.${resource.group}` : resource.resource

export const apiVersionOf = (resource: { group: string; version: string }): string =>
  resource.group ? `${resource.group}/${resource.version}` : resource.version

const all = ['create', 'delete', 'deletecollection', 'get', 'list', 'patch', 'update', 'watch']
const change = ['get', 'patch', 'update']
const scale: Subresource = {
  name: 'scale',
  verbs: change,
  responseKind: { group: 'autoscaling', version: 'v1', kind: 'Scale' },
}
const status: Subresource = { name: 'status', verbs: change }

type Options = {
  cluster?: true
  short?: string[]
  all?: true
  category?: string
  status?: true
  scale?: true
  verbs?: string[]
  sub?: Subresource[]
  singular?: string
}

function define(group: string, version: string, typePrefix: string) {
  return (resource: string, kind: string, options: Options = {}): Resource => ({
    group,
    version,
    resource,
    kind,
    listKind: `${kind}List`,
    singular: options.singular ?? kind.toLowerCase(),
    namespaced: !options.cluster,
    shortNames: options.short ?? [],
    categories: options.all ? ['all'] : options.category ? [options.category] : [],
    verbs: options.verbs ?? all,
    subresources: [...(options.sub ?? []), ...(options.scale ? [scale] : []), ...(options.status ? [status] : [])],
    struct: structType(`${typePrefix}.${kind}`),
  })
}

const core = define('', 'v1', 'api.core.v1')
const apps = define('apps', 'v1', 'api.apps.v1')
const batch = define('batch', 'v1', 'api.batch.v1')
const rbac = define('rbac.authorization.k8s.io', 'v1', 'api.rbac.v1')
const storage = define('storage.k8s.io', 'v1', 'api.storage.v1')
const networking = define('networking.k8s.io', 'v1', 'api.networking.v1')
const admission = define('admissionregistration.k8s.io', 'v1', 'api.admissionregistration.v1')
const authentication = define('authentication.k8s.io', 'v1', 'api.authentication.v1')
const authorization = define('authorization.k8s.io', 'v1', 'api.authorization.v1')
const create = ['create']
const extensions = { cluster: true, category: 'api-extensions' } as const
const review = { cluster: true, verbs: create } as const

/** The built-in resources, in the order in which discovery lists them. */
export const builtInResources: readonly Resource[] = [
  core('bindings', 'Binding', { verbs: create }),
  core('configmaps', 'ConfigMap', { short: ['cm'] }),
  core('endpoints', 'Endpoints', { short: ['ep'], singular: 'endpoints' }),
  core('events', 'Event', { short: ['ev'] }),
  core('limitranges', 'LimitRange', { short: ['limits'] }),
  core('namespaces', 'Namespace', {
    cluster: true,
    short: ['ns'],
    status: true,
    sub: [{ name: 'finalize', verbs: ['update'] }],
    verbs: all.filter(verb => verb !== 'deletecollection'),
  }),
  core('nodes', 'Node', { cluster: true, short: ['no'], status: true }),
  core('persistentvolumeclaims', 'PersistentVolumeClaim', { short: ['pvc'], status: true }),
  core('persistentvolumes', 'PersistentVolume', { cluster: true, short: ['pv'], status: true }),
  core('pods', 'Pod', {
    short: ['po'],
    all: true,
    status: true,
    sub: [
      { name: 'binding', verbs: create, responseKind: { group: '', version: 'v1', kind: 'Binding' } },
      { name: 'eviction', verbs: create, responseKind: { group: 'policy', version: 'v1', kind: 'Eviction' } },
      { name: 'log', verbs: ['get'] },
    ],
  }),
  core('podtemplates', 'PodTemplate'),
  core('replicationcontrollers', 'ReplicationController', { short: ['rc'], all: true, status: true, scale: true }),
  core('resourcequotas', 'ResourceQuota', { short: ['quota'], status: true }),
  core('secrets', 'Secret'),
  core('serviceaccounts', 'ServiceAccount', {
    short: ['sa'],
    sub: [
      {
        name: 'token',
        verbs: create,
        responseKind: { group: 'authentication.k8s.io', version: 'v1', kind: 'TokenRequest' },
      },
    ],
  }),
  core('services', 'Service', { short: ['svc'], all: true, status: true }),
  define('apiregistration.k8s.io', 'v1', 'kube-aggregator.pkg.apis.apiregistration.v1')('apiservices', 'APIService', {
    ...extensions,
    status: true,
  }),
  apps('controllerrevisions', 'ControllerRevision'),
  apps('daemonsets', 'DaemonSet', { short: ['ds'], all: true, status: true }),
  apps('deployments', 'Deployment', { short: ['deploy'], all: true, status: true, scale: true }),
  apps('replicasets', 'ReplicaSet', { short: ['rs'], all: true, status: true, scale: true }),
  apps('statefulsets', 'StatefulSet', { short: ['sts'], all: true, status: true, scale: true }),
  authentication('selfsubjectreviews', 'SelfSubjectReview', review),
  authentication('tokenreviews', 'TokenReview', review),
  authorization('localsubjectaccessreviews', 'LocalSubjectAccessReview', { verbs: create }),
  authorization('selfsubjectaccessreviews', 'SelfSubjectAccessReview', review),
  authorization('selfsubjectrulesreviews', 'SelfSubjectRulesReview', review),
  authorization('subjectaccessreviews', 'SubjectAccessReview', review),
  define('autoscaling', 'v2', 'api.autoscaling.v2')('horizontalpodautoscalers', 'HorizontalPodAutoscaler', {
    short: ['hpa'],
    all: true,
    status: true,
  }),
  batch('cronjobs', 'CronJob', { short: ['cj'], all: true, status: true }),
  batch('jobs', 'Job', { all: true, status: true }),
  define('certificates.k8s.io', 'v1', 'api.certificates.v1')(
    'certificatesigningrequests',
    'CertificateSigningRequest',
    { cluster: true, short: ['csr'], status: true, sub: [{ name: 'approval', verbs: change }] },
  ),
  networking('ingressclasses', 'IngressClass', { cluster: true }),
  networking('ingresses', 'Ingress', { short: ['ing'], status: true }),
  networking('networkpolicies', 'NetworkPolicy', { short: ['netpol'] }),
  networking('servicecidrs', 'ServiceCIDR', { cluster: true, status: true }),
  define('policy', 'v1', 'api.policy.v1')('poddisruptionbudgets', 'PodDisruptionBudget', {
    short: ['pdb'],
    status: true,
  }),
  rbac('clusterrolebindings', 'ClusterRoleBinding', { cluster: true }),
  rbac('clusterroles', 'ClusterRole', { cluster: true }),
  rbac('rolebindings', 'RoleBinding'),
  rbac('roles', 'Role'),
  storage('csidrivers', 'CSIDriver', { cluster: true }),
  storage('csinodes', 'CSINode', { cluster: true }),
  storage('csistoragecapacities', 'CSIStorageCapacity'),
  storage('storageclasses', 'StorageClass', { cluster: true, short: ['sc'] }),
  storage('volumeattachments', 'VolumeAttachment', { cluster: true, status: true }),
  admission('mutatingadmissionpolicies', 'MutatingAdmissionPolicy', extensions),
  admission('mutatingadmissionpolicybindings', 'MutatingAdmissionPolicyBinding', extensions),
  admission('mutatingwebhookconfigurations', 'MutatingWebhookConfiguration', extensions),
  admission('validatingadmissionpolicies', 'ValidatingAdmissionPolicy', { ...extensions, status: true }),
  admission('validatingadmissionpolicybindings', 'ValidatingAdmissionPolicyBinding', extensions),
  admission('validatingwebhookconfigurations', 'ValidatingWebhookConfiguration', extensions),
  define('apiextensions.k8s.io', 'v1', 'apiextensions-apiserver.pkg.apis.apiextensions.v1')(
    'customresourcedefinitions',
    'CustomResourceDefinition',
    { ...extensions, short: ['crd', 'crds'], status: true },
  ),
  define('scheduling.k8s.io', 'v1', 'api.scheduling.v1')('priorityclasses', 'PriorityClass', {
    cluster: true,
    short: ['pc'],
  }),
  define('coordination.k8s.io', 'v1', 'api.coordination.v1')('leases', 'Lease'),
  define('node.k8s.io', 'v1', 'api.node.v1')('runtimeclasses', 'RuntimeClass', { cluster: true }),
  define('discovery.k8s.io', 'v1', 'api.discovery.v1')('endpointslices', 'EndpointSlice'),
]

export function builtIn(group: string, resource: string): Resource {
  const found = builtInResources.find(item => item.group === group && item.resource === resource)
  if (!found) throw new Error(`No built-in resource ${resource} in group "${group}"`)
  return found
}
