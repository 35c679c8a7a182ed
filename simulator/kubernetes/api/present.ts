import { stringify } from 'yaml'
import type { JsonObject } from '../json'
import type { KubeObject } from '../objects'
import type { Resource } from '../schema/resources'
import { type IncludeObject, metadataOnly, toTable } from '../table/table'
import { notAcceptable } from './status'

/** In what form a client wants its answer. */
export type Presentation = { as: 'object' | 'table' | 'metadata'; yaml: boolean }

/** Reads an Accept header: the first form in it that we have; 406 when we have none. */
export function readAccept(header: string | undefined): Presentation {
  if (!header) return { as: 'object', yaml: false }
  for (const part of header.split(',')) {
    const [type = '', ...parameters] = part.split(';').map(text => text.trim())
    const as = parameters.find(text => text.startsWith('as='))?.slice(3)
    const form = as === 'Table' ? 'table' : as?.startsWith('PartialObjectMetadata') ? 'metadata' : 'object'
    if (type === 'application/yaml') return { as: form, yaml: true }
    if (['application/json', '*/*', 'application/*'].includes(type)) return { as: form, yaml: false }
  }
  throw notAcceptable(['application/json', 'application/yaml'])
}

export function encode(body: JsonObject, { yaml }: Presentation): { type: string; text: string } {
  return yaml
    ? { type: 'application/yaml', text: stringify(body) }
    : { type: 'application/json', text: `${JSON.stringify(body)}\n` }
}

const included = (query: URLSearchParams): IncludeObject => {
  const wanted = query.get('includeObject')
  return wanted === 'None' || wanted === 'Object' ? wanted : 'Metadata'
}

export function presentObject(
  of: Resource,
  object: KubeObject,
  how: Presentation,
  query: URLSearchParams,
  now: Date,
): JsonObject {
  if (how.as === 'metadata') return metadataOnly(object)
  if (how.as === 'object') return object as unknown as JsonObject
  return toTable(of, [object], { resourceVersion: object.metadata.resourceVersion }, included(query), now)
}

export function presentList(
  of: Resource,
  objects: KubeObject[],
  metadata: JsonObject,
  how: Presentation,
  query: URLSearchParams,
  now: Date,
): JsonObject {
  if (how.as === 'table') return toTable(of, objects, metadata, included(query), now)
  if (how.as === 'metadata') {
    return {
      kind: 'PartialObjectMetadataList',
      apiVersion: 'meta.k8s.io/v1',
      metadata,
      items: objects.map(metadataOnly),
    }
  }
  const apiVersion = of.group ? `${of.group}/${of.version}` : of.version
  // As in the real one, the items of built-in lists do not say their kind again.
  const items = objects.map(object => {
    if (of.custom) return object
    const { apiVersion: _apiVersion, kind: _kind, ...rest } = object
    return rest
  })
  return { kind: of.listKind, apiVersion, metadata, items: items as unknown as JsonObject[] }
}
