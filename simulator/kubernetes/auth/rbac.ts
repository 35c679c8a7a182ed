import type { PolicyRule, Role, RoleBinding, Subject } from '../objects'
import { builtIn } from '../schema/resources'
import type { Store } from '../storage/store'
import type { Attributes, User } from './user'

const clusterRoles = builtIn('rbac.authorization.k8s.io', 'clusterroles')
const roles = builtIn('rbac.authorization.k8s.io', 'roles')
const clusterRoleBindings = builtIn('rbac.authorization.k8s.io', 'clusterrolebindings')
const roleBindings = builtIn('rbac.authorization.k8s.io', 'rolebindings')

function isMember(user: User, subject: Subject, bindingNamespace?: string): boolean {
  switch (subject.kind) {
    case 'User':
      return subject.name === user.name || subject.name === '*'
    case 'Group':
      return user.groups.includes(subject.name)
    case 'ServiceAccount':
      return user.name === `system:serviceaccount:${subject.namespace ?? bindingNamespace}:${subject.name}`
    default:
      return false
  }
}

const has = (list: string[] | undefined, wanted: string) => Boolean(list?.includes('*') || list?.includes(wanted))

function pathMatches(rule: PolicyRule, path: string): boolean {
  return Boolean(
    rule.nonResourceURLs?.some(
      pattern => pattern === path || (pattern.endsWith('*') && path.startsWith(pattern.slice(0, -1))),
    ),
  )
}

function allows(rule: PolicyRule, wanted: Attributes): boolean {
  if (!has(rule.verbs, wanted.verb)) return false
  if ('path' in wanted) return pathMatches(rule, wanted.path)
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const resourceMatches =
    has(rule.resources, resource) || Boolean(wanted.subresource && rule.resources?.includes(`*/${wanted.subresource}`))
  if (!has(rule.apiGroups, wanted.group) || !resourceMatches) return false
  return !rule.resourceNames?.length || rule.resourceNames.includes(wanted.name ?? '')
}

type Grant = { rules: PolicyRule[]; namespace?: string }

/** The rules that a user has: everywhere, and in one namespace. */
export function* grantsOf(store: Store, user: User, namespace?: string): Iterable<Grant> {
  for (const binding of store.each<RoleBinding>(clusterRoleBindings)) {
    if (!binding.subjects?.some(subject => isMember(user, subject))) continue
    const role = store.get<Role>(clusterRoles, undefined, binding.roleRef.name)
    if (role?.rules) yield { rules: role.rules }
  }
  if (!namespace) return
  for (const binding of store.each<RoleBinding>(roleBindings)) {
    if (binding.metadata.namespace !== namespace) continue
    if (!binding.subjects?.some(subject => isMember(user, subject, namespace))) continue
    const role =
      binding.roleRef.kind === 'ClusterRole'
        ? store.get<Role>(clusterRoles, undefined, binding.roleRef.name)
        : store.get<Role>(roles, namespace, binding.roleRef.name)
    if (role?.rules) yield { rules: role.rules, namespace }
  }
}

export function isAllowed(store: Store, user: User, wanted: Attributes): boolean {
  if (user.groups.includes('system:masters')) return true
  const namespace = 'path' in wanted ? undefined : wanted.namespace
  for (const { rules } of grantsOf(store, user, namespace)) {
    if (rules.some(rule => allows(rule, wanted))) return true
  }
  return isOwnNode(user, wanted)
}

/**
 * The node authorizer: a kubelet may read what its pods need and write what is its own. Kubelets of the simulator do not
 * come through the API for their work, so that it is enough to let the bootstrap of a joining machine pass.
 */
function isOwnNode(user: User, wanted: Attributes): boolean {
  if ('path' in wanted || !user.groups.includes('system:nodes') || !user.name.startsWith('system:node:')) return false
  const own = user.name.slice('system:node:'.length)
  if (wanted.group === '' && wanted.resource === 'nodes') {
    return wanted.verb === 'create' || wanted.verb === 'list' || wanted.verb === 'watch' || wanted.name === own
  }
  if (wanted.group === 'coordination.k8s.io') return wanted.namespace === 'kube-node-lease' && wanted.name === own
  const readable = ['pods', 'configmaps', 'secrets', 'services', 'persistentvolumeclaims', 'persistentvolumes']
  return wanted.group === '' && readable.includes(wanted.resource) && ['get', 'list', 'watch'].includes(wanted.verb)
}

/** As the API server says that something is not allowed. */
export function refusal(user: User, wanted: Attributes): string {
  if ('path' in wanted) return `User "${user.name}" cannot ${wanted.verb} path "${wanted.path}"`
  const resource = wanted.subresource ? `${wanted.resource}/${wanted.subresource}` : wanted.resource
  const where = wanted.namespace ? ` in the namespace "${wanted.namespace}"` : ' at the cluster scope'
  return `User "${user.name}" cannot ${wanted.verb} resource "${resource}" in API group "${wanted.group}"${where}`
}

/** Rules whose holder may not give them away unless he has them: nobody makes a role that is stronger than himself. */
export function canGrant(store: Store, user: User, rules: PolicyRule[], namespace?: string): boolean {
  if (user.groups.includes('system:masters')) return true
  const held = [...grantsOf(store, user, namespace)].flatMap(grant => grant.rules)
  const covers = (verb: string, wanted: Attributes, names: string[]) =>
    held.some(
      rule =>
        has(rule.verbs, verb) &&
        allows({ ...rule, resourceNames: undefined }, wanted) &&
        (!rule.resourceNames?.length || (names.length > 0 && names.every(name => rule.resourceNames?.includes(name)))),
    )
  return rules.every(rule =>
    rule.verbs.every(verb => {
      if (rule.nonResourceURLs?.length) return rule.nonResourceURLs.every(path => covers(verb, { verb, path }, []))
      return (rule.apiGroups ?? []).every(group =>
        (rule.resources ?? []).every(text => {
          const [resource = '', subresource] = text.split('/')
          return covers(verb, { verb, group, resource, subresource }, rule.resourceNames ?? [])
        }),
      )
    }),
  )
}
