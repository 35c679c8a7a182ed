import type { Json } from './json'

/**
 * The Kubernetes objects that the controllers and nodes work on: only the fields that they read or write. Whatever else
 * a client sends is stored beside them. Stored objects are never changed in place.
 */
export type Meta = {
  name: string
  namespace?: string
  generateName?: string
  uid: string
  resourceVersion: string
  generation?: number
  creationTimestamp: string
  deletionTimestamp?: string
  deletionGracePeriodSeconds?: number
  labels?: Record<string, string>
  annotations?: Record<string, string>
  ownerReferences?: OwnerReference[]
  finalizers?: string[]
  managedFields?: ManagedFields[]
}

export type OwnerReference = {
  apiVersion: string
  kind: string
  name: string
  uid: string
  controller?: boolean
  blockOwnerDeletion?: boolean
}

export type ManagedFields = {
  manager: string
  operation: 'Apply' | 'Update'
  apiVersion: string
  time: string
  fieldsType: 'FieldsV1'
  fieldsV1: FieldTree
  subresource?: string
}

/** FieldsV1: `f:name`, `k:{"name":"a"}`, `v:"a"` and `.` lead to further trees. */
export type FieldTree = { [key: string]: FieldTree }

export type KubeObject = {
  apiVersion: string
  kind: string
  metadata: Meta
  spec?: object
  status?: object
}

export type Condition = {
  type: string
  status: 'True' | 'False' | 'Unknown'
  reason?: string
  message?: string
  lastTransitionTime?: string
  lastHeartbeatTime?: string
  lastUpdateTime?: string
  lastProbeTime?: string | null
  observedGeneration?: number
}

export type LabelSelector = {
  matchLabels?: Record<string, string>
  matchExpressions?: { key: string; operator: string; values?: string[] }[]
}

export type Taint = { key: string; value?: string; effect: string; timeAdded?: string }
export type Toleration = {
  key?: string
  operator?: string
  value?: string
  effect?: string
  tolerationSeconds?: number
}

export type Node = KubeObject & {
  spec: { providerID?: string; podCIDR?: string; podCIDRs?: string[]; unschedulable?: boolean; taints?: Taint[] }
  status: {
    conditions?: Condition[]
    addresses?: { type: string; address: string }[]
    capacity?: Record<string, string>
    allocatable?: Record<string, string>
    nodeInfo?: Record<string, string>
    images?: { names: string[]; sizeBytes: number }[]
    daemonEndpoints?: { kubeletEndpoint: { Port: number } }
  }
}

export type EnvSource = {
  secretKeyRef?: { name: string; key: string }
  configMapKeyRef?: { name: string; key: string }
}
export type Container = {
  name: string
  image: string
  command?: string[]
  args?: string[]
  env?: { name: string; value?: string; valueFrom?: EnvSource }[]
  ports?: { name?: string; containerPort: number; protocol?: string; hostPort?: number }[]
  volumeMounts?: { name: string; mountPath: string; subPath?: string }[]
  resources?: { requests?: Record<string, string>; limits?: Record<string, string> }
}

export type Volume = {
  name: string
  secret?: { secretName: string; optional?: boolean }
  configMap?: { name: string; optional?: boolean }
  persistentVolumeClaim?: { claimName: string }
}

export type PodSpec = {
  nodeName?: string
  nodeSelector?: Record<string, string>
  tolerations?: Toleration[]
  containers: Container[]
  initContainers?: Container[]
  volumes?: Volume[]
  hostNetwork?: boolean
  serviceAccountName?: string
  restartPolicy?: string
  terminationGracePeriodSeconds?: number
  affinity?: { nodeAffinity?: { requiredDuringSchedulingIgnoredDuringExecution?: NodeSelector } }
}

export type NodeSelector = {
  nodeSelectorTerms: {
    matchExpressions?: { key: string; operator: string; values?: string[] }[]
    matchFields?: { key: string; operator: string; values?: string[] }[]
  }[]
}

export type ContainerStatus = {
  name: string
  image: string
  imageID: string
  ready: boolean
  started?: boolean
  restartCount: number
  state: {
    running?: { startedAt: string }
    waiting?: { reason: string; message?: string }
    terminated?: { exitCode: number; reason: string; startedAt: string; finishedAt: string }
  }
  containerID?: string
}

export type Pod = KubeObject & {
  spec: PodSpec
  status: {
    phase?: string
    conditions?: Condition[]
    hostIP?: string
    hostIPs?: { ip: string }[]
    podIP?: string
    podIPs?: { ip: string }[]
    startTime?: string
    reason?: string
    message?: string
    containerStatuses?: ContainerStatus[]
    initContainerStatuses?: ContainerStatus[]
    qosClass?: string
  }
}

export type PodTemplate = { metadata?: Partial<Meta>; spec: PodSpec }

export type DaemonSet = KubeObject & {
  spec: { selector: LabelSelector; template: PodTemplate; updateStrategy?: { type?: string } }
  status: Record<string, Json>
}

export type Deployment = KubeObject & {
  spec: {
    replicas?: number
    selector: LabelSelector
    template: PodTemplate
    paused?: boolean
    revisionHistoryLimit?: number
    strategy?: { type?: string }
  }
  status: Record<string, Json>
}

export type ReplicaSet = KubeObject & {
  spec: { replicas?: number; selector: LabelSelector; template: PodTemplate }
  status: Record<string, Json>
}

export type StatefulSet = KubeObject & {
  spec: { replicas?: number; selector: LabelSelector; template: PodTemplate; serviceName?: string }
  status: Record<string, Json>
}

export type Job = KubeObject & {
  spec: { completions?: number; parallelism?: number; template: PodTemplate; selector?: LabelSelector }
  status: {
    active?: number
    succeeded?: number
    startTime?: string
    completionTime?: string
    conditions?: Condition[]
    ready?: number
  }
}

export type ServicePort = {
  name?: string
  port: number
  protocol?: string
  targetPort?: number | string
  nodePort?: number
}

export type Service = KubeObject & {
  spec: {
    type?: string
    selector?: Record<string, string>
    ports?: ServicePort[]
    clusterIP?: string
    clusterIPs?: string[]
    sessionAffinity?: string
    externalTrafficPolicy?: string
    healthCheckNodePort?: number
    loadBalancerIP?: string
    loadBalancerClass?: string
    loadBalancerSourceRanges?: string[]
    allocateLoadBalancerNodePorts?: boolean
  }
  status: { loadBalancer?: { ingress?: { ip?: string; hostname?: string; ipMode?: string }[] } }
}

export type Secret = KubeObject & { type?: string; data?: Record<string, string>; immutable?: boolean }
export type ConfigMap = KubeObject & { data?: Record<string, string> }
export type ServiceAccount = KubeObject & { secrets?: { name: string }[] }
export type Namespace = KubeObject & { spec: { finalizers?: string[] }; status: { phase?: string } }
export type Lease = KubeObject & {
  spec: { holderIdentity?: string; leaseDurationSeconds?: number; renewTime?: string; acquireTime?: string }
}

export type PolicyRule = {
  verbs: string[]
  apiGroups?: string[]
  resources?: string[]
  resourceNames?: string[]
  nonResourceURLs?: string[]
}
export type Role = KubeObject & {
  rules?: PolicyRule[] | null
  aggregationRule?: { clusterRoleSelectors?: LabelSelector[] }
}
export type Subject = { kind: string; name: string; namespace?: string; apiGroup?: string }
export type RoleBinding = KubeObject & {
  subjects?: Subject[]
  roleRef: { apiGroup: string; kind: string; name: string }
}

export type PodDisruptionBudget = KubeObject & {
  spec: { selector?: LabelSelector; minAvailable?: number | string; maxUnavailable?: number | string }
  status: Record<string, Json>
}
