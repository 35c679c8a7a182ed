import { issueToken } from '../auth/service-account-token'
import { at, type JsonObject, numberAt, objectAt, textAt, textsAt } from '../json'
import type { KubeObject, Pod, PodDisruptionBudget, Secret, ServiceAccount } from '../objects'
import { builtIn } from '../schema/resources'
import { mergePatch } from '../schema/strategic-merge'
import { deleteObject } from '../storage/delete-object'
import { matchesSelector } from '../storage/selectors'
import { stamp } from '../storage/store'
import { selectorText } from '../table/workload-columns'
import { mediaType, readBody, readPatch } from './body'
import type { Reply, ResourceContext } from './context'
import { asObject, isDryRun } from './prepare'
import { getObject } from './read'
import { ApiError, badRequest, conflict, invalid, methodNotAllowed, notFound, tooManyRequests } from './status'
import * as write from './write'

const budgets = builtIn('policy', 'poddisruptionbudgets')
const secrets = builtIn('', 'secrets')

/** Answers a request to a subresource. */
export function handleSubresource(context: ResourceContext): Reply {
  const { info, target, of } = context
  const name = target.subresource ?? ''
  const known = of.subresources.find(item => item.name === name)
  if (!known) {
    if (of.resource === 'pods' && ['exec', 'attach', 'portforward', 'proxy'].includes(name)) throw notSimulated(name)
    throw new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})
  }
  if (!known.verbs.includes(info.verb)) throw methodNotAllowed()
  switch (name) {
    case 'status':
    case 'approval':
      if (info.verb === 'get') return { code: 200, body: getObject(context) as unknown as JsonObject }
      return info.verb === 'update' ? write.update(context, name) : write.patch(context, name)
    case 'finalize':
      return finalize(context)
    case 'scale':
      return scale(context)
    case 'binding':
      return bind(context)
    case 'eviction':
      return evict(context)
    case 'log':
      return log(context)
    default:
      return token(context)
  }
}

const notSimulated = (name: string) =>
  new ApiError(501, 'NotImplemented', `pods/${name} is not simulated: no program runs in this pod`)

function finalize(context: ResourceContext): Reply {
  const before = getObject(context)
  const body = readBody(context.body, context.contentType)
  const next = { ...before, spec: { ...before.spec, finalizers: textsAt(body, 'spec', 'finalizers') } }
  return { code: 200, body: context.cluster.store.replace(context.of, before, next) as unknown as JsonObject }
}

function scaleOf(object: KubeObject): JsonObject {
  const { name, namespace, uid, resourceVersion, creationTimestamp } = object.metadata
  const selector = selectorText(at(object, 'spec', 'selector'))
  return {
    kind: 'Scale',
    apiVersion: 'autoscaling/v1',
    metadata: { name, namespace: namespace ?? '', uid, resourceVersion, creationTimestamp },
    spec: { replicas: numberAt(object, 'spec', 'replicas') },
    status: { replicas: numberAt(object, 'status', 'replicas'), selector },
  }
}

function scale(context: ResourceContext): Reply {
  const { cluster, of, info } = context
  const before = getObject(context)
  const current = scaleOf(before)
  if (info.verb === 'get') return { code: 200, body: current }
  const type = mediaType(context.contentType)
  const wanted =
    info.verb === 'update'
      ? readBody(context.body, context.contentType)
      : asObject(mergePatch(current, asObject(readPatch(context.body, type))))
  const replicas = at(wanted, 'spec', 'replicas') ?? 0
  const sentVersion = textAt(wanted, 'metadata', 'resourceVersion')
  if (sentVersion && sentVersion !== before.metadata.resourceVersion)
    throw conflict({ ...of, name: before.metadata.name })
  if (typeof replicas !== 'number' || replicas < 0) {
    const message = `Invalid value: ${replicas}: must be greater than or equal to 0`
    throw invalid({ ...of, kind: 'Scale', name: before.metadata.name }, [
      { reason: 'FieldValueInvalid', message, field: 'spec.replicas' },
    ])
  }
  const next = { ...before, spec: { ...before.spec, replicas } }
  return { code: 200, body: scaleOf(isDryRun(context) ? next : cluster.store.replace(of, before, next)) }
}

const done = (code: number): Reply => ({
  code,
  body: { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code },
})

function bind(context: ResourceContext): Reply {
  const pod = getObject<Pod>(context)
  const node = textAt(readBody(context.body, context.contentType), 'target', 'name')
  if (pod.spec.nodeName) {
    throw conflict(
      { ...context.of, name: pod.metadata.name },
      `pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`,
    )
  }
  context.cluster.store.replace(context.of, pod, { ...pod, spec: { ...pod.spec, nodeName: node } })
  return done(201)
}

function evict(context: ResourceContext): Reply {
  const { cluster, of } = context
  const pod = getObject<Pod>(context)
  const options = objectAt(readBody(context.body, context.contentType), 'deleteOptions')
  const isFinished = pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'
  for (const budget of cluster.store.list<PodDisruptionBudget>(budgets, pod.metadata.namespace)) {
    if (isFinished || pod.metadata.deletionTimestamp) break
    if (!matchesSelector(budget.spec.selector, pod.metadata.labels)) continue
    const allowed = numberAt(budget, 'status', 'disruptionsAllowed')
    if (allowed <= 0) {
      const healthy = numberAt(budget, 'status', 'currentHealthy')
      const needed = numberAt(budget, 'status', 'desiredHealthy')
      throw tooManyRequests("Cannot evict pod as it would violate the pod's disruption budget.", [
        {
          reason: 'DisruptionBudget',
          message: `The disruption budget ${budget.metadata.name} needs ${needed} healthy pods and has ${healthy} currently`,
        },
      ])
    }
    if (!isDryRun(context)) {
      const status = { ...budget.status, disruptionsAllowed: allowed - 1 }
      cluster.store.replace(budgets, budget, { ...budget, status })
    }
  }
  const seconds = options.gracePeriodSeconds
  const gracePeriodSeconds = typeof seconds === 'number' ? seconds : undefined
  if (!isDryRun(context)) deleteObject(cluster, of, pod, { gracePeriodSeconds })
  return done(201)
}

function log(context: ResourceContext): Reply {
  const { cluster, info } = context
  const pod = getObject<Pod>(context)
  const { namespace = '', name } = pod.metadata
  const container = info.query.get('container') ?? pod.spec.containers[0]?.name
  if (!pod.spec.containers.some(item => item.name === container)) {
    throw badRequest(`container ${container} is not valid for pod ${name}`)
  }
  const status = pod.status.containerStatuses?.find(item => item.name === container)
  if (!status?.state.running && !status?.state.terminated && !status?.restartCount) {
    const why = status?.state.waiting?.reason ?? 'ContainerCreating'
    throw badRequest(`container "${container}" in pod "${name}" is waiting to start: ${why}`)
  }
  const lines = cluster.readPodLog(namespace, name)
  const tail = info.query.get('tailLines')
  const shown = tail === null ? lines : lines.slice(-Number(tail) || lines.length)
  return { code: 200, type: 'text/plain', text: shown.map(line => `${line}\n`).join('') }
}

const longestSeconds = 2 ** 32

/** The token subresource of a service account: TokenRequest. */
function token(context: ResourceContext): Reply {
  const { cluster, of, target } = context
  const account = cluster.store.get<ServiceAccount>(of, target.namespace, target.name ?? '')
  if (!account) throw notFound({ ...of, name: target.name })
  const body = readBody(context.body, context.contentType)
  const seconds = numberAt(body, 'spec', 'expirationSeconds') || 3600
  if (seconds < 600 || seconds > longestSeconds) {
    const why =
      seconds < 600
        ? 'may not specify a duration less than 10 minutes'
        : 'may not specify a duration larger than 2^32 seconds'
    throw invalid({ group: 'authentication.k8s.io', resource: 'tokenrequests', kind: 'TokenRequest' }, [
      { reason: 'FieldValueInvalid', message: `Invalid value: ${seconds}: ${why}`, field: 'spec.expirationSeconds' },
    ])
  }
  const { issuer } = cluster.tokenKeys
  const asked = textsAt(body, 'spec', 'audiences')
  const audiences = asked.length > 0 ? asked : [issuer]
  const now = Math.floor(cluster.now().getTime() / 1000)
  const { namespace = '', name, uid } = account.metadata
  const signed = issueToken(cluster.tokenKeys, {
    aud: audiences,
    exp: now + seconds,
    iat: now,
    nbf: now,
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io': { namespace, serviceaccount: { name, uid } },
  })
  return {
    code: 201,
    body: {
      kind: 'TokenRequest',
      apiVersion: 'authentication.k8s.io/v1',
      metadata: { name, namespace, creationTimestamp: stamp(cluster.now()) },
      spec: { audiences, expirationSeconds: seconds, boundObjectRef: null },
      status: { token: signed, expirationTimestamp: stamp(new Date((now + seconds) * 1000)) },
    },
  }
}

/** Fills a Secret of type service-account-token, as the token controller does. */
export function fillTokenSecret(cluster: ResourceContext['cluster'], secret: Secret, account: ServiceAccount): void {
  const { namespace = '', name, uid } = account.metadata
  const encode = (text: string) => Buffer.from(text).toString('base64')
  const signed = issueToken(cluster.tokenKeys, {
    sub: `system:serviceaccount:${namespace}:${name}`,
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': secret.metadata.name,
    'kubernetes.io/serviceaccount/service-account.name': name,
    'kubernetes.io/serviceaccount/service-account.uid': uid,
  })
  cluster.store.update<Secret>(secrets, secret, draft => {
    draft.metadata.annotations = { ...draft.metadata.annotations, 'kubernetes.io/service-account.uid': uid }
    draft.data = {
      ...draft.data,
      'ca.crt': encode(cluster.settings.ca.certificate),
      namespace: encode(namespace),
      token: encode(signed),
    }
  })
}
