import { isObject, type Json, type JsonObject, listAt } from '../json'
import { type Resource, storageKey } from './resources'

/** Sets fields that are absent. */
function fill(object: JsonObject, values: JsonObject): void {
  for (const [key, value] of Object.entries(values)) object[key] ??= value
}

/** The object at a field, made when absent. */
function child(object: JsonObject, field: string): JsonObject {
  const found = object[field]
  if (isObject(found)) return found
  const made: JsonObject = {}
  object[field] = made
  return made
}

function pullPolicy(image: Json | undefined): string {
  if (typeof image !== 'string' || image.includes('@')) return 'IfNotPresent'
  const tag = image.slice(image.lastIndexOf('/') + 1).split(':')[1]
  return tag === undefined || tag === 'latest' ? 'Always' : 'IfNotPresent'
}

function probe(container: JsonObject, field: string): void {
  const found = container[field]
  if (!isObject(found)) return
  fill(found, { timeoutSeconds: 1, periodSeconds: 10, successThreshold: 1, failureThreshold: 3 })
  if (isObject(found.httpGet)) fill(found.httpGet, { path: '/', scheme: 'HTTP' })
}

function container(item: JsonObject): void {
  fill(item, {
    imagePullPolicy: pullPolicy(item.image),
    resources: {},
    terminationMessagePath: '/dev/termination-log',
    terminationMessagePolicy: 'File',
  })
  for (const port of listAt(item, 'ports')) fill(port, { protocol: 'TCP' })
  for (const env of listAt(item, 'env')) {
    const from = env.valueFrom
    if (isObject(from) && isObject(from.fieldRef)) fill(from.fieldRef, { apiVersion: 'v1' })
  }
  for (const field of ['livenessProbe', 'readinessProbe', 'startupProbe']) probe(item, field)
  const limits = isObject(item.resources) ? item.resources.limits : undefined
  if (isObject(item.resources) && isObject(limits)) fill(child(item.resources, 'requests'), limits)
}

function podSpec(spec: JsonObject): void {
  fill(spec, {
    restartPolicy: 'Always',
    terminationGracePeriodSeconds: 30,
    dnsPolicy: 'ClusterFirst',
    schedulerName: 'default-scheduler',
    securityContext: {},
  })
  if (typeof spec.serviceAccountName === 'string') fill(spec, { serviceAccount: spec.serviceAccountName })
  for (const field of ['containers', 'initContainers']) for (const item of listAt(spec, field)) container(item)
  if (spec.hostNetwork === true) {
    for (const item of listAt(spec, 'containers')) {
      for (const port of listAt(item, 'ports'))
        if (port.containerPort !== undefined) fill(port, { hostPort: port.containerPort })
    }
  }
  for (const volume of listAt(spec, 'volumes')) {
    if (isObject(volume.secret)) fill(volume.secret, { defaultMode: 420 })
    if (isObject(volume.configMap)) fill(volume.configMap, { defaultMode: 420 })
    if (isObject(volume.hostPath)) fill(volume.hostPath, { type: '' })
    if (isObject(volume.projected)) fill(volume.projected, { defaultMode: 420 })
  }
}

function template(spec: JsonObject): void {
  const found = child(spec, 'template')
  child(found, 'metadata')
  podSpec(child(found, 'spec'))
}

const bySpec: Record<string, (spec: JsonObject) => void> = {
  pods: spec => {
    podSpec(spec)
    fill(spec, { enableServiceLinks: true, preemptionPolicy: 'PreemptLowerPriority', priority: 0 })
  },
  'deployments.apps': spec => {
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, progressDeadlineSeconds: 600 })
    const strategy = child(spec, 'strategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate')
      fill(child(strategy, 'rollingUpdate'), { maxSurge: '25%', maxUnavailable: '25%' })
    template(spec)
  },
  'daemonsets.apps': spec => {
    fill(spec, { revisionHistoryLimit: 10 })
    const strategy = child(spec, 'updateStrategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate') fill(child(strategy, 'rollingUpdate'), { maxSurge: 0, maxUnavailable: 1 })
    template(spec)
  },
  'replicasets.apps': spec => {
    fill(spec, { replicas: 1 })
    template(spec)
  },
  'statefulsets.apps': spec => {
    fill(spec, { replicas: 1, revisionHistoryLimit: 10, podManagementPolicy: 'OrderedReady' })
    const strategy = child(spec, 'updateStrategy')
    fill(strategy, { type: 'RollingUpdate' })
    if (strategy.type === 'RollingUpdate') fill(child(strategy, 'rollingUpdate'), { partition: 0 })
    fill(child(spec, 'persistentVolumeClaimRetentionPolicy'), { whenDeleted: 'Retain', whenScaled: 'Retain' })
    template(spec)
  },
  'jobs.batch': spec => {
    fill(spec, {
      completions: 1,
      parallelism: 1,
      backoffLimit: 6,
      completionMode: 'NonIndexed',
      suspend: false,
      manualSelector: false,
      podReplacementPolicy: 'TerminatingOrFailed',
    })
    template(spec)
  },
  'cronjobs.batch': spec => {
    fill(spec, { concurrencyPolicy: 'Allow', suspend: false, successfulJobsHistoryLimit: 3, failedJobsHistoryLimit: 1 })
  },
  services: spec => {
    fill(spec, { type: 'ClusterIP', sessionAffinity: 'None', internalTrafficPolicy: 'Cluster' })
    if (spec.type === 'ExternalName') delete spec.internalTrafficPolicy
    else fill(spec, { ipFamilies: ['IPv4'], ipFamilyPolicy: 'SingleStack' })
    if (spec.type === 'LoadBalancer') fill(spec, { allocateLoadBalancerNodePorts: true })
    if (spec.type === 'LoadBalancer' || spec.type === 'NodePort') fill(spec, { externalTrafficPolicy: 'Cluster' })
    for (const port of listAt(spec, 'ports')) fill(port, { protocol: 'TCP', targetPort: port.port ?? null })
  },
  namespaces: spec => fill(spec, { finalizers: ['kubernetes'] }),
  persistentvolumeclaims: spec => fill(spec, { volumeMode: 'Filesystem' }),
  persistentvolumes: spec => fill(spec, { volumeMode: 'Filesystem', persistentVolumeReclaimPolicy: 'Retain' }),
  'networkpolicies.networking.k8s.io': spec => {
    fill(spec, { policyTypes: spec.egress === undefined ? ['Ingress'] : ['Ingress', 'Egress'] })
    for (const rule of [...listAt(spec, 'ingress'), ...listAt(spec, 'egress')]) {
      for (const port of listAt(rule, 'ports')) fill(port, { protocol: 'TCP' })
    }
  },
}

const whole: Record<string, (object: JsonObject) => void> = {
  secrets: object => {
    fill(object, { type: 'Opaque' })
    if (!isObject(object.stringData)) return
    const data = child(object, 'data')
    for (const [key, value] of Object.entries(object.stringData))
      data[key] = Buffer.from(String(value)).toString('base64')
    delete object.stringData
  },
  namespaces: object => {
    const labels = child(child(object, 'metadata'), 'labels')
    labels['kubernetes.io/metadata.name'] = (object.metadata as JsonObject).name ?? ''
    child(object, 'spec')
  },
  'clusterrolebindings.rbac.authorization.k8s.io': binding,
  'rolebindings.rbac.authorization.k8s.io': binding,
  'storageclasses.storage.k8s.io': object => fill(object, { reclaimPolicy: 'Delete', volumeBindingMode: 'Immediate' }),
  'ingresses.networking.k8s.io': () => {},
}

function binding(object: JsonObject): void {
  const group = 'rbac.authorization.k8s.io'
  if (isObject(object.roleRef)) fill(object.roleRef, { apiGroup: group })
  for (const subject of listAt(object, 'subjects'))
    if (subject.kind !== 'ServiceAccount') fill(subject, { apiGroup: group })
}

/** Gives an object the values that the API server gives to what its sender left out. Changes it. */
export function applyDefaults(of: Resource, object: JsonObject): void {
  const key = storageKey(of)
  whole[key]?.(object)
  if (bySpec[key] && isObject(object.spec)) bySpec[key](object.spec)
}
