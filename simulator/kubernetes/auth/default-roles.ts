import { readFileSync } from 'node:fs'
import type { PolicyRule, Role, RoleBinding, Subject } from '../objects'
import { matchesSelector } from '../storage/selectors'
import type { NewObject } from '../storage/store'

type Names = { name: string; labels: Record<string, string>; gathers: string[]; rules: PolicyRule[] }

const list = (text = ''): string[] => text.split(',').map(item => (item === '""' ? '' : item))

function readRule(line: string): PolicyRule {
  const [verbs, second, resources, names] = line.trim().split(' ')
  if (!resources) return { verbs: list(verbs), nonResourceURLs: list(second) }
  return {
    verbs: list(verbs),
    apiGroups: list(second),
    resources: list(resources),
    ...(names ? { resourceNames: list(names) } : {}),
  }
}

function readRoles(text: string): Names[] {
  return text
    .split('\n\n')
    .filter(part => !part.startsWith('#'))
    .map(part => {
      const [head = '', ...lines] = part.trimEnd().split('\n')
      const [own = '', gathered] = head.split(' < ')
      const [name = '', ...labels] = own.split(' ')
      return {
        name,
        labels: Object.fromEntries(labels.map(label => [label, 'true'])),
        gathers: gathered?.split(' ') ?? [],
        rules: lines.map(readRule),
      }
    })
}

const defaults = readRoles(readFileSync(new URL('default-roles.txt', import.meta.url), 'utf8'))

const rbac = 'rbac.authorization.k8s.io'
const marks = {
  annotations: { 'rbac.authorization.kubernetes.io/autoupdate': 'true' },
  labels: { 'kubernetes.io/bootstrapping': 'rbac-defaults' },
}

/** The cluster roles that the API server makes when it starts; rules are shared between clusters. */
export function defaultClusterRoles(): NewObject<Role>[] {
  return defaults.map(({ name, labels, gathers, rules }) => ({
    apiVersion: `${rbac}/v1`,
    kind: 'ClusterRole',
    metadata: { ...marks, name, labels: { ...marks.labels, ...labels } },
    ...(gathers.length > 0
      ? { aggregationRule: { clusterRoleSelectors: gathers.map(label => ({ matchLabels: { [label]: 'true' } })) } }
      : {}),
    rules: gathers.length > 0 ? [] : rules,
  }))
}

const group = (name: string): Subject => ({ apiGroup: rbac, kind: 'Group', name })
const user = (name: string): Subject => ({ apiGroup: rbac, kind: 'User', name })

const bindings: Record<string, Subject[]> = {
  'cluster-admin': [group('system:masters')],
  'system:basic-user': [group('system:authenticated')],
  'system:discovery': [group('system:authenticated')],
  'system:kube-controller-manager': [user('system:kube-controller-manager')],
  'system:kube-scheduler': [user('system:kube-scheduler')],
  'system:monitoring': [group('system:monitoring')],
  'system:node-proxier': [user('system:kube-proxy')],
  'system:public-info-viewer': [group('system:authenticated'), group('system:unauthenticated')],
  'system:service-account-issuer-discovery': [group('system:serviceaccounts')],
}

export const clusterRoleBinding = (name: string, role: string, subjects: Subject[]): NewObject<RoleBinding> => ({
  apiVersion: `${rbac}/v1`,
  kind: 'ClusterRoleBinding',
  metadata: { name },
  roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
  subjects,
})

export function defaultClusterRoleBindings(): NewObject<RoleBinding>[] {
  return Object.entries(bindings).map(([name, subjects]) => ({
    ...clusterRoleBinding(name, name, subjects),
    metadata: { ...marks, name },
  }))
}

export const groupSubject = group

/** The rules of a role that gathers others; undefined when it gathers none. */
export function gatheredRules(role: Role, all: Iterable<Role>): PolicyRule[] | undefined {
  const selectors = role.aggregationRule?.clusterRoleSelectors
  if (!selectors) return undefined
  return [...all]
    .filter(other => other.metadata.name !== role.metadata.name)
    .filter(other => selectors.some(selector => matchesSelector(selector, other.metadata.labels)))
    .sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1))
    .flatMap(other => other.rules ?? [])
}
