import type { Attributes } from '../auth/user'
import type { Resource } from '../schema/resources'
import type { Registry } from './registry'

/** What a request is about, read from its method and path as the API server does. */
export type RequestInfo = {
  verb: string
  path: string
  query: URLSearchParams
  /** Undefined for paths that are no resource, such as /version. */
  target?: Target
}

export type Target = {
  group: string
  version: string
  resource: string
  subresource?: string
  namespace?: string
  name?: string
  /** Undefined when the cluster does not serve it. */
  known?: Resource
}

function readTarget(path: string, registry: Registry): Target | undefined {
  const parts = path.split('/').filter(Boolean).map(decodeURIComponent)
  const isCore = parts[0] === 'api'
  const rest = isCore ? parts.slice(2) : parts.slice(3)
  const [group, version] = isCore ? ['', parts[1]] : [parts[1], parts[2]]
  if ((!isCore && parts[0] !== 'apis') || group === undefined || version === undefined || rest.length === 0)
    return undefined
  const target = (resource: string, name?: string, subresource?: string, namespace?: string): Target => ({
    group,
    version,
    resource,
    name,
    subresource,
    namespace,
    known: registry.find(group, version, resource),
  })
  const [first = '', second, third, fourth, ...more] = rest
  if (
    first === 'namespaces' &&
    second !== undefined &&
    third !== undefined &&
    !['finalize', 'status'].includes(third)
  ) {
    return target(third, fourth, more.length > 0 ? more.join('/') : undefined, second)
  }
  if (first === 'namespaces') return target(first, second, third, second)
  return target(first, second, third === undefined ? undefined : [third, fourth, ...more].filter(Boolean).join('/'))
}

const isTrue = (text: string | null) => text === 'true' || text === '1'

function verbOf(method: string, target: Target | undefined, query: URLSearchParams): string {
  if (!target) return method.toLowerCase()
  switch (method) {
    case 'POST':
      return 'create'
    case 'PUT':
      return 'update'
    case 'PATCH':
      return 'patch'
    case 'DELETE':
      return target.name ? 'delete' : 'deletecollection'
    case 'GET':
    case 'HEAD':
      if (target.name) return 'get'
      return isTrue(query.get('watch')) ? 'watch' : 'list'
    default:
      return method.toLowerCase()
  }
}

export function readRequest(method: string, url: string, registry: Registry): RequestInfo {
  const { pathname, searchParams } = new URL(url, 'https://api')
  const target = readTarget(pathname, registry)
  return { verb: verbOf(method, target, searchParams), path: pathname, query: searchParams, target }
}

export function attributesOf({ verb, path, target }: RequestInfo): Attributes {
  if (!target) return { verb, path }
  const { group, resource, namespace, name } = target
  const subresource = target.subresource?.split('/')[0]
  return { verb, group, resource, subresource, namespace, name }
}
