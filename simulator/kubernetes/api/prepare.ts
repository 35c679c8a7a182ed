import { randomInt } from 'node:crypto'
import { copyJson, isObject, type JsonObject, objectAt, textAt } from '../json'
import type { KubeObject, Meta } from '../objects'
import { decodeStruct } from '../schema/decode'
import { applyDefaults } from '../schema/defaults'
import { apiVersionOf, type Resource } from '../schema/resources'
import { validate } from '../schema/validate'
import { admit } from './admission'
import type { ResourceContext } from './context'
import { typeOf } from './registry'
import { badRequest, conflict, invalid } from './status'

/** Reads what a client sent as an object of the resource; says which fields do not exist. */
export function decode(context: ResourceContext, body: JsonObject): { object: JsonObject; warnings: string[] } {
  const { of, info } = context
  const wanted = apiVersionOf(of)
  const sent = { apiVersion: textAt(body, 'apiVersion') || wanted, kind: textAt(body, 'kind') || of.kind }
  if (sent.apiVersion !== wanted || sent.kind !== of.kind) {
    throw badRequest(
      `${of.kind} in version "${of.version}" cannot be handled as a ${of.kind}: the object provided is unrecognized (must be of type ${of.kind}): it is ${sent.apiVersion}, Kind=${sent.kind}`,
    )
  }
  const type = typeOf(of)
  if (type.kind !== 'struct') return { object: copyJson({ ...body, ...sent }), warnings: [] }
  const { object, unknown } = decodeStruct({ ...body, ...sent }, type.of, of)
  if (unknown.length === 0) return { object, warnings: [] }
  const texts = unknown.map(field => `unknown field "${field}"`)
  const how = info.query.get('fieldValidation') || 'Warn'
  if (how === 'Strict') {
    throw badRequest(
      `${of.kind} in version "${of.version}" cannot be handled as a ${of.kind}: strict decoding error: ${texts.join(', ')}`,
    )
  }
  return { object, warnings: how === 'Warn' ? texts : [] }
}

/** The letters and digits of generated names, as in the real one: none that make words. */
const suffixLetters = 'bcdfghjklmnpqrstvwxz2456789'

export const randomSuffix = (length = 5): string =>
  Array.from({ length }, () => suffixLetters[randomInt(suffixLetters.length)]).join('')

/** Metadata that only the server gives. */
function withoutServerFields(metadata: JsonObject): JsonObject {
  const {
    uid: _uid,
    resourceVersion: _resourceVersion,
    creationTimestamp: _creationTimestamp,
    deletionTimestamp: _deletionTimestamp,
    deletionGracePeriodSeconds: _deletionGracePeriodSeconds,
    generation: _generation,
    selfLink: _selfLink,
    ...rest
  } = metadata
  return rest
}

export const hasStatus = (of: Resource): boolean => of.subresources.some(item => item.name === 'status')

/** A decoded object, made ready to be created: named, defaulted, admitted and checked. */
export function prepareNew(context: ResourceContext, decoded: JsonObject): KubeObject {
  const { cluster, of, target, user } = context
  const metadata = withoutServerFields(objectAt(decoded, 'metadata'))
  if (textAt(decoded, 'metadata', 'resourceVersion')) {
    throw badRequest('resourceVersion should not be set on objects to be created')
  }
  const prefix = textAt(metadata, 'generateName')
  if (!metadata.name && prefix) metadata.name = `${prefix.slice(0, 58)}${randomSuffix()}`
  if (of.namespaced) metadata.namespace = checkNamespace(metadata, target.namespace)
  else delete metadata.namespace
  const object: JsonObject = { ...copyJson(decoded), metadata }
  if (hasStatus(of)) delete object.status
  applyDefaults(of, object)
  if (hasStatus(of) && !of.custom) object.status = initialStatus(of)
  const made = object as unknown as KubeObject
  admit(cluster, user, of, made)
  check(of, object)
  return made
}

function initialStatus(of: Resource): JsonObject {
  switch (of.resource) {
    case 'namespaces':
      return { phase: 'Active' }
    case 'pods':
      return { phase: 'Pending', qosClass: 'BestEffort' }
    case 'services':
      return { loadBalancer: {} }
    case 'persistentvolumes':
    case 'persistentvolumeclaims':
      return { phase: 'Pending' }
    case 'customresourcedefinitions':
      return { conditions: [], acceptedNames: { plural: '', kind: '' }, storedVersions: [] }
    case 'daemonsets':
      return { currentNumberScheduled: 0, numberMisscheduled: 0, desiredNumberScheduled: 0, numberReady: 0 }
    default:
      return {}
  }
}

function checkNamespace(metadata: JsonObject, fromPath: string | undefined): string {
  const own = textAt(metadata, 'namespace')
  if (own && fromPath && own !== fromPath) {
    throw badRequest(`the namespace of the provided object does not match the namespace sent on the request`)
  }
  const namespace = fromPath ?? own
  if (!namespace) throw badRequest('an empty namespace may not be set during creation')
  return namespace
}

function check(of: Resource, object: JsonObject, before?: JsonObject): void {
  const causes = validate(of, object, before)
  if (causes.length > 0) throw invalid({ ...of, name: textAt(object, 'metadata', 'name') }, causes)
}

/** What a request to a subresource may change; everything else stays. */
export type Scope = 'main' | 'status' | 'approval'

/** An object that shall take the place of `before`: server fields kept, preconditions held, defaulted and checked. */
export function prepareUpdate(
  context: ResourceContext,
  before: KubeObject,
  decoded: JsonObject,
  scope: Scope,
): KubeObject {
  const { cluster, of, target, user } = context
  const sent = objectAt(decoded, 'metadata')
  if (textAt(sent, 'name') !== target.name) {
    throw badRequest(
      `the name of the object (${textAt(sent, 'name')}) does not match the name on the URL (${target.name})`,
    )
  }
  const named = { ...of, name: before.metadata.name }
  if (sent.uid && sent.uid !== before.metadata.uid) {
    throw conflict(
      named,
      `Precondition failed: UID in precondition: ${sent.uid}, UID in object meta: ${before.metadata.uid}`,
    )
  }
  if (sent.resourceVersion && sent.resourceVersion !== before.metadata.resourceVersion) throw conflict(named)
  const {
    uid,
    resourceVersion,
    creationTimestamp,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    generation,
    namespace,
  } = before.metadata
  const metadata = {
    ...withoutServerFields(sent),
    ...defined({
      namespace,
      uid,
      resourceVersion,
      creationTimestamp,
      deletionTimestamp,
      deletionGracePeriodSeconds,
      generation,
    }),
  } as unknown as Meta
  if (deletionTimestamp) checkFinalizers(named, before, metadata)
  const next: JsonObject = { ...copyJson(decoded), metadata: metadata as unknown as JsonObject }
  const old = before as unknown as JsonObject
  if (scope === 'main') {
    if (hasStatus(of)) keep(next, old, 'status')
    applyDefaults(of, next)
    admit(cluster, user, of, next as unknown as KubeObject, before)
  } else {
    for (const field of new Set([...Object.keys(next), ...Object.keys(old)])) {
      if (!['metadata', 'status'].includes(field)) keep(next, old, field)
    }
  }
  check(of, next, old)
  return next as unknown as KubeObject
}

function keep(next: JsonObject, old: JsonObject, field: string): void {
  if (old[field] === undefined) delete next[field]
  else next[field] = copyJson(old[field])
}

const defined = (fields: object) =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))

/** Nobody adds a finalizer to what is being deleted. */
function checkFinalizers(named: Resource & { name: string }, before: KubeObject, metadata: Meta): void {
  const added = (metadata.finalizers ?? []).filter(item => !before.metadata.finalizers?.includes(item))
  if (added.length === 0) return
  throw invalid(named, [
    {
      reason: 'FieldValueForbidden',
      message: `Forbidden: no new finalizers can be added if the object is being deleted, found new finalizers []string{${added.map(item => `"${item}"`).join(', ')}}`,
      field: 'metadata.finalizers',
    },
  ])
}

export const isDryRun = (context: ResourceContext): boolean => context.info.query.getAll('dryRun').includes('All')

/** What a manager is called that does not say: the first part of its User-Agent. */
export function managerOf({ info, userAgent }: ResourceContext): string {
  return info.query.get('fieldManager') || userAgent?.split('/')[0]?.slice(0, 128) || 'unknown'
}

export const asObject = (value: unknown): JsonObject => {
  if (!isObject(value)) throw badRequest('the patch is not an object')
  return value
}
