import { isAllowed, refusal } from '../auth/rbac'
import type { JsonObject } from '../json'
import type { Context, Reply, ResourceContext } from './context'
import { aggregatedDiscovery, coreVersions, groupList, oneGroup, resourceList } from './discovery'
import { openApi2, openApi3, openApi3Index } from './openapi'
import { get, list } from './read'
import { attributesOf } from './request-info'
import { handleReview } from './reviews'
import { ApiError, badRequest, forbidden, methodNotAllowed, noSuchPath } from './status'
import { handleSubresource } from './subresources'
import { watch } from './watch'
import { create, patch, remove, removeAll, update } from './write'

/** Answers a request of a known user; throws an ApiError for everything that is not success. */
export function route(context: Context): Reply {
  const { cluster, user, info } = context
  const wanted = attributesOf(info)
  if (!isAllowed(cluster.store, user, wanted)) {
    const { target } = info
    throw forbidden(
      target ? { group: target.group, resource: target.resource, name: target.name } : { group: '', resource: '' },
      refusal(user, wanted),
    )
  }
  return info.target ? routeResource(context) : routePath(context)
}

function routeResource(context: Context): Reply {
  const { info } = context
  const { target } = info
  const of = target?.known
  if (!target || !of) throw noSuchPath()
  if (of.namespaced && !target.namespace && target.name) throw noSuchPath()
  if (!of.namespaced && target.namespace && of.resource !== 'namespaces') throw noSuchPath()
  const resource: ResourceContext = { ...context, target, of }
  if (target.subresource === 'token' && of.resource === 'serviceaccounts') return handleSubresource(resource)
  if (target.subresource) return handleSubresource(resource)
  const isNamed = target.name !== undefined
  if (!of.verbs.includes(info.verb) || isNamed !== named.includes(info.verb)) throw methodNotAllowed()
  if (of.group === 'authentication.k8s.io' || of.group === 'authorization.k8s.io') return handleReview(resource)
  return verbs[info.verb]?.(resource) ?? unknownVerb()
}

/** Verbs that go to one object; the others go to all of a resource. */
const named = ['get', 'update', 'patch', 'delete']

const verbs: Record<string, (context: ResourceContext) => Reply> = {
  get,
  list,
  watch,
  create: context => {
    if (context.of.resource === 'bindings') throw badRequest('use pods/binding')
    return create(context)
  },
  update: context => update(context, 'main'),
  patch: context => patch(context, 'main'),
  delete: remove,
  deletecollection: removeAll,
}

function unknownVerb(): never {
  throw methodNotAllowed()
}

const json = (body: JsonObject | undefined): Reply => {
  if (!body) throw noSuchPath()
  return { code: 200, body }
}

const text = (content: string, code = 200): Reply => ({ code, type: 'text/plain; charset=utf-8', text: content })

function routePath(context: Context): Reply {
  const { info, cluster, version } = context
  if (!['get', 'head'].includes(info.verb)) throw methodNotAllowed()
  const resources = cluster.registry.all()
  const [first, second, third, ...rest] = info.path.split('/').filter(Boolean)
  switch (first) {
    case undefined:
      return json({
        paths: ['/api', '/api/v1', '/apis', '/healthz', '/livez', '/openapi/v2', '/openapi/v3', '/readyz', '/version'],
      })
    case 'healthz':
    case 'livez':
    case 'readyz':
      return health(context, first)
    case 'version':
      return json(versionInfo(version))
    case 'api':
      if (!second) return json(coreVersions())
      return json(resourceList(resources, '', second))
    case 'apis':
      if (!second) return json(groupList(resources))
      return json(third ? resourceList(resources, second, third) : oneGroup(resources, second))
    case 'openapi':
      if (second === 'v2') return json(openApi2(resources, version))
      if (second !== 'v3') throw noSuchPath()
      return json(third ? openApi3(resources, [third, ...rest].join('/'), version) : openApi3Index(resources, version))
    case '.well-known':
      return json({
        issuer: cluster.tokenKeys.issuer,
        jwks_uri: `${cluster.tokenKeys.issuer}/openid/v1/jwks`,
        response_types_supported: ['id_token'],
        subject_types_supported: ['public'],
        id_token_signing_alg_values_supported: ['RS256', 'ES256'],
      })
    default:
      throw noSuchPath()
  }
}

/** /api and /apis as one document, for clients that take it. */
export function routeAggregated(context: Context): Reply {
  return {
    code: 200,
    type: 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList',
    text: JSON.stringify(aggregatedDiscovery(context.cluster.registry.all(), context.info.path === '/api')),
  }
}

export const wantsAggregated = (path: string, accept: string | undefined): boolean =>
  (path === '/api' || path === '/apis') &&
  /as=APIGroupDiscoveryList/.test(accept ?? '') &&
  /v=v2[;,]|v=v2$/.test(accept ?? '')

/** Checks that `?verbose` names; etcd is the one that can fail here. */
function health({ info, hasQuorum }: Context, path: string): Reply {
  const ok = hasQuorum()
  if (ok && !info.query.has('verbose')) return text('ok')
  const lines = [
    `[+]ping ok`,
    `[+]log ok`,
    ok ? '[+]etcd ok' : '[-]etcd failed: reason withheld',
    '[+]informer-sync ok',
  ]
  return text(`${lines.join('\n')}\n${path} check ${ok ? 'passed' : 'failed'}\n`, ok ? 200 : 500)
}

function versionInfo(version: string): JsonObject {
  const [major = '1', minor = '0'] = version.replace(/^v/, '').split('.')
  return {
    major,
    minor,
    emulationMajor: major,
    emulationMinor: minor,
    minCompatibilityMajor: major,
    minCompatibilityMinor: String(Number(minor) - 1),
    gitVersion: version,
    gitCommit: '',
    gitTreeState: 'clean',
    buildDate: '1970-01-01T00:00:00Z',
    goVersion: 'simulated',
    compiler: 'gc',
    platform: 'linux/amd64',
  }
}

export const noQuorum = (): ApiError => new ApiError(500, 'InternalError', 'etcdserver: request timed out', {})
