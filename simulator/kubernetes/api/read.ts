import { isObject, type JsonObject } from '../json'
import type { KubeObject } from '../objects'
import { apiVersionOf, storageKey } from '../schema/resources'
import { type Labels, parseFieldSelector, parseLabelSelector } from '../storage/selectors'
import type { Reply, ResourceContext } from './context'
import { presentList, presentObject } from './present'
import { badRequest, expired, notFound } from './status'

/** Gives custom resources the version that is asked for: all versions of one are stored alike. */
export function inVersion<T extends KubeObject>(context: ResourceContext, object: T): T {
  const apiVersion = apiVersionOf(context.of)
  return object.apiVersion === apiVersion ? object : { ...object, apiVersion }
}

/** The object of a request; throws 404. */
export function getObject<T extends KubeObject>({ cluster, of, target }: ResourceContext): T {
  cluster.beforeRead.get(storageKey(of))?.()
  const found = cluster.store.get<T>(of, target.namespace, target.name ?? '')
  if (!found) throw notFound({ ...of, name: target.name })
  return found
}

export function get(context: ResourceContext): Reply {
  const object = inVersion(context, getObject(context))
  const { of, presentation, info, cluster } = context
  return { code: 200, body: presentObject(of, object, presentation, info.query, cluster.now()) }
}

/** What a list or watch lets through. */
export function readSelection({ of, info, target }: ResourceContext): (object: KubeObject) => boolean {
  const labels = parseLabelSelector(info.query.get('labelSelector') ?? '')
  const fields = parseFieldSelector(storageKey(of), info.query.get('fieldSelector') ?? '')
  return object =>
    (!target.namespace || !of.namespaced || object.metadata.namespace === target.namespace) &&
    labels(object.metadata.labels as Labels) &&
    fields(object)
}

type Continue = { revision: number; after: string }

const keyOf = ({ metadata }: KubeObject) =>
  metadata.namespace ? `${metadata.namespace}/${metadata.name}` : metadata.name

function readContinue(text: string): Continue {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString())
    if (isObject(value) && typeof value.revision === 'number' && typeof value.after === 'string') {
      return { revision: value.revision, after: value.after }
    }
  } catch {
    // Not ours: the same answer as for one that is not complete.
  }
  throw badRequest('continue key is not valid: illegal base64 data')
}

export function list(context: ResourceContext): Reply {
  const { cluster, of, info, presentation, target } = context
  cluster.beforeRead.get(storageKey(of))?.()
  const selected = readSelection(context)
  const all = cluster.store
    .list(of, of.namespaced ? target.namespace : undefined)
    .filter(selected)
    .map(object => inVersion(context, object))
  const token = info.query.get('continue')
  const from = token ? readContinue(token) : undefined
  if (from && from.revision < cluster.store.oldestRevision) {
    throw expired('The provided continue parameter is too old to display a consistent list result.')
  }
  const revision = from?.revision ?? cluster.store.currentRevision
  const rest = from ? all.filter(object => keyOf(object) > from.after) : all
  const limit = Number(info.query.get('limit')) || rest.length
  const page = rest.slice(0, limit)
  const last = page.at(-1)
  const metadata: JsonObject = { resourceVersion: String(revision) }
  if (last && rest.length > page.length) {
    metadata.continue = Buffer.from(JSON.stringify({ revision, after: keyOf(last) })).toString('base64url')
    metadata.remainingItemCount = rest.length - page.length
  }
  return { code: 200, body: presentList(of, page, metadata, presentation, info.query, cluster.now()) }
}
