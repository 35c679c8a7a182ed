import { tokenUser } from '../auth/authenticate'
import { grantsOf, isAllowed } from '../auth/rbac'
import { type Attributes, authenticated, type User } from '../auth/user'
import { type JsonObject, objectAt, textAt, textsAt } from '../json'
import { stamp } from '../storage/store'
import { readBody } from './body'
import type { Reply, ResourceContext } from './context'

/** Answers what is never stored: reviews of tokens and of rights. */
export function handleReview(context: ResourceContext): Reply {
  const body = readBody(context.body, context.contentType)
  const { of, cluster } = context
  return {
    code: 201,
    body: {
      kind: of.kind,
      apiVersion: `${of.group}/${of.version}`,
      metadata: { creationTimestamp: of.kind === 'SelfSubjectReview' ? stamp(cluster.now()) : null },
      ...(body.spec === undefined ? {} : { spec: body.spec }),
      status: statusOf(context, body),
    },
  }
}

function statusOf(context: ResourceContext, body: JsonObject): JsonObject {
  const { cluster, user, of, target } = context
  switch (of.kind) {
    case 'SelfSubjectReview':
      return { userInfo: userInfo(user) }
    case 'TokenReview': {
      const found = tokenUser(cluster.store, cluster.tokenKeys, textAt(body, 'spec', 'token'), cluster.now())
      if (!found) return { user: {}, error: '[invalid bearer token, unknown]' }
      return {
        authenticated: true,
        user: userInfo(authenticated(found)),
        audiences: [cluster.tokenKeys.issuer],
      }
    }
    case 'SelfSubjectAccessReview':
      return decision(context, user, attributes(body))
    case 'SelfSubjectRulesReview':
      return rules(context, textAt(body, 'spec', 'namespace'))
    default: {
      const subject: User = { name: textAt(body, 'spec', 'user'), groups: textsAt(body, 'spec', 'groups') }
      const wanted = attributes(body)
      return decision(
        context,
        subject,
        'path' in wanted ? wanted : { ...wanted, namespace: wanted.namespace || target.namespace },
      )
    }
  }
}

const userInfo = (user: User): JsonObject => ({
  username: user.name,
  ...(user.uid ? { uid: user.uid } : {}),
  groups: user.groups,
  ...(user.extra ? { extra: user.extra } : {}),
})

function attributes(body: JsonObject): Attributes {
  const spec = objectAt(body, 'spec')
  const path = objectAt(spec, 'nonResourceAttributes')
  if (path.path !== undefined) return { verb: textAt(path, 'verb'), path: textAt(path, 'path') }
  const wanted = objectAt(spec, 'resourceAttributes')
  return {
    verb: textAt(wanted, 'verb'),
    group: textAt(wanted, 'group'),
    resource: textAt(wanted, 'resource'),
    subresource: textAt(wanted, 'subresource') || undefined,
    namespace: textAt(wanted, 'namespace') || undefined,
    name: textAt(wanted, 'name') || undefined,
  }
}

function decision({ cluster }: ResourceContext, user: User, wanted: Attributes): JsonObject {
  const allowed = isAllowed(cluster.store, user, wanted)
  return allowed ? { allowed, reason: 'RBAC: allowed' } : { allowed }
}

function rules({ cluster, user }: ResourceContext, namespace: string): JsonObject {
  const all = [...grantsOf(cluster.store, user, namespace)].flatMap(grant => grant.rules)
  if (user.groups.includes('system:masters')) {
    all.push({ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }, { verbs: ['*'], nonResourceURLs: ['*'] })
  }
  return {
    resourceRules: all
      .filter(rule => rule.resources?.length)
      .map(({ verbs, apiGroups = [], resources = [], resourceNames }) => ({
        verbs,
        apiGroups,
        resources,
        ...(resourceNames ? { resourceNames } : {}),
      })),
    nonResourceRules: all
      .filter(rule => rule.nonResourceURLs?.length)
      .map(({ verbs, nonResourceURLs = [] }) => ({ verbs, nonResourceURLs })),
    incomplete: false,
  }
}
