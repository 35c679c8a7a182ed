import { randomUUID } from 'node:crypto'
import { applyPatch, type Operation } from 'rfc6902'
import { copyJson, type Json, type JsonObject, objectAt, textAt } from '../json'
import type { KubeObject } from '../objects'
import { applyFields, trackUpdate, type Writer } from '../schema/managed-fields'
import { apiVersionOf } from '../schema/resources'
import { mergePatch, strategicMerge } from '../schema/strategic-merge'
import { type DeleteOptions, deleteObject } from '../storage/delete-object'
import { stamp } from '../storage/store'
import { mediaType, readBody, readPatch } from './body'
import type { Reply, ResourceContext } from './context'
import { asObject, decode, isDryRun, managerOf, prepareNew, prepareUpdate, type Scope } from './prepare'
import { presentObject } from './present'
import { getObject, inVersion, readSelection } from './read'
import { typeOf } from './registry'
import { alreadyExists, badRequest, conflict, invalid, notFound, success, unsupportedMediaType } from './status'

function writerOf(context: ResourceContext): Writer {
  const { of, target, cluster } = context
  return {
    manager: managerOf(context),
    apiVersion: apiVersionOf(of),
    subresource: target.subresource,
    time: stamp(cluster.now()),
  }
}

function reply(context: ResourceContext, code: number, object: KubeObject, warnings: string[] = []): Reply {
  const { of, presentation, info, cluster } = context
  return {
    code,
    body: presentObject(of, inVersion(context, object), presentation, info.query, cluster.now()),
    warnings,
  }
}

/** Creates an object from what was sent; on a dry run only says what would be. */
function store(context: ResourceContext, object: KubeObject): KubeObject {
  const { cluster, of } = context
  if (!isDryRun(context)) return cluster.store.create(of, object)
  const { namespace, name } = object.metadata
  if (cluster.store.get(of, namespace, name)) throw alreadyExists({ ...of, name })
  return {
    ...object,
    metadata: { ...object.metadata, uid: randomUUID(), creationTimestamp: stamp(cluster.now()) },
  }
}

function replace(context: ResourceContext, before: KubeObject, next: KubeObject): KubeObject {
  return isDryRun(context) ? next : context.cluster.store.replace(context.of, before, next)
}

export function create(context: ResourceContext): Reply {
  const { object, warnings } = decode(context, readBody(context.body, context.contentType))
  const made = prepareNew(context, object)
  const tracked = trackUpdate(undefined, made, typeOf(context.of), writerOf(context))
  return reply(context, 201, store(context, tracked), warnings)
}

export function update(context: ResourceContext, scope: Scope): Reply {
  const before = getObject(context)
  const { object, warnings } = decode(context, readBody(context.body, context.contentType))
  return reply(context, 200, change(context, before, object, scope), warnings)
}

function change(context: ResourceContext, before: KubeObject, decoded: JsonObject, scope: Scope): KubeObject {
  const next = prepareUpdate(context, before, decoded, scope)
  return replace(context, before, trackUpdate(before, next, typeOf(context.of), writerOf(context)))
}

const patchTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml',
}

export function patch(context: ResourceContext, scope: Scope): Reply {
  const type = mediaType(context.contentType)
  const value = readPatch(context.body, context.contentType)
  if (type === patchTypes.apply) return apply(context, asObject(value), scope)
  const before = getObject(context)
  const { object, warnings } = decode(context, patched(context, inVersion(context, before), type, value))
  return reply(context, 200, change(context, before, object, scope), warnings)
}

function patched(context: ResourceContext, before: KubeObject, type: string, value: unknown): JsonObject {
  const current = before as unknown as JsonObject
  switch (type) {
    case patchTypes.json:
      return jsonPatch(context, current, value)
    case patchTypes.merge:
      return asObject(mergePatch(current, asObject(value)))
    case patchTypes.strategic:
      if (context.of.custom) throw unsupportedMediaType(Object.values(patchTypes).filter(item => item !== type))
      return asObject(strategicMerge(current, asObject(value), typeOf(context.of)))
    default:
      throw unsupportedMediaType(Object.values(patchTypes))
  }
}

function jsonPatch({ of, target }: ResourceContext, current: JsonObject, value: unknown): JsonObject {
  if (!Array.isArray(value)) throw badRequest('the patch is not a list of operations')
  const next = copyJson(current)
  const failed = applyPatch(next, value as Operation[]).find(error => error !== null)
  if (failed) {
    throw invalid({ ...of, name: target.name }, [
      {
        reason: 'FieldValueInvalid',
        message: `the server rejected our request due to an error in our request: ${failed.message}`,
      },
    ])
  }
  return next
}

function apply(context: ResourceContext, sent: JsonObject, scope: Scope): Reply {
  const { of, info, target, cluster } = context
  if (!info.query.get('fieldManager')) {
    throw badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    )
  }
  if (Array.isArray(objectAt(sent, 'metadata').managedFields)) throw badRequest('metadata.managedFields must be nil')
  const { object, warnings } = decode(context, sent)
  const metadata = objectAt(object, 'metadata')
  const applied: JsonObject = {
    ...object,
    metadata: { ...metadata, name: textAt(metadata, 'name') || target.name || '' },
  }
  const force = info.query.get('force') === 'true'
  const before = cluster.store.get(of, target.namespace, target.name ?? '')
  if (!before) {
    if (metadata.uid)
      throw conflict(
        { ...of, name: target.name },
        `uid mismatch: the provided object specified uid ${metadata.uid}, and no existing object was found`,
      )
    if (scope !== 'main') throw notFound({ ...of, name: target.name })
    const made = applyFields(undefined, applied, typeOf(of), writerOf(context), force)
    const { managedFields } = made.metadata
    const ready = prepareNew(context, made as unknown as JsonObject)
    return reply(context, 201, store(context, { ...ready, metadata: { ...ready.metadata, managedFields } }), warnings)
  }
  const merged = applyFields(inVersion(context, before), applied, typeOf(of), writerOf(context), force)
  const next = prepareUpdate(context, before, merged as unknown as JsonObject, scope)
  return reply(context, 200, replace(context, before, next), warnings)
}

function readDeleteOptions(context: ResourceContext): DeleteOptions & { uid?: string; resourceVersion?: string } {
  const body = context.body.length > 0 ? readBody(context.body, context.contentType) : {}
  const { query } = context.info
  const seconds =
    body.gracePeriodSeconds ?? (query.has('gracePeriodSeconds') ? Number(query.get('gracePeriodSeconds')) : undefined)
  const policy = body.propagationPolicy ?? query.get('propagationPolicy') ?? undefined
  const preconditions = objectAt(body, 'preconditions')
  if (Array.isArray(body.dryRun)) for (const item of body.dryRun) query.append('dryRun', String(item))
  return {
    gracePeriodSeconds: typeof seconds === 'number' ? seconds : undefined,
    propagationPolicy: policy as DeleteOptions['propagationPolicy'],
    uid: textAt(preconditions, 'uid') || undefined,
    resourceVersion: textAt(preconditions, 'resourceVersion') || undefined,
  }
}

export function remove(context: ResourceContext): Reply {
  const { cluster, of } = context
  const object = getObject(context)
  const options = readDeleteOptions(context)
  const { uid, resourceVersion, name } = object.metadata
  if (options.uid && options.uid !== uid) {
    throw conflict(
      { ...of, name },
      `Precondition failed: UID in precondition: ${options.uid}, UID in object meta: ${uid}`,
    )
  }
  if (options.resourceVersion && options.resourceVersion !== resourceVersion) {
    throw conflict(
      { ...of, name },
      `Precondition failed: ResourceVersion in precondition: ${options.resourceVersion}, ResourceVersion in object meta: ${resourceVersion}`,
    )
  }
  const left = isDryRun(context) ? undefined : deleteObject(cluster, of, object, options)
  return left ? reply(context, 200, left) : { code: 200, body: success({ ...of, name, uid }) }
}

export function removeAll(context: ResourceContext): Reply {
  const { cluster, of, target, presentation, info } = context
  const options = readDeleteOptions(context)
  const selected = cluster.store.list(of, of.namespaced ? target.namespace : undefined).filter(readSelection(context))
  if (!isDryRun(context)) for (const object of selected) deleteObject(cluster, of, object, options)
  const items = selected.map(object =>
    presentObject(of, object, { ...presentation, as: 'object' }, info.query, cluster.now()),
  )
  return {
    code: 200,
    body: {
      kind: of.listKind,
      apiVersion: apiVersionOf(of),
      metadata: { resourceVersion: String(cluster.store.currentRevision) },
      items: items as Json[],
    },
  }
}
