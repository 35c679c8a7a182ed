import type { JsonObject } from '../json'
import { apiVersionOf, type Resource } from '../schema/resources'

type GroupVersion = { group: string; version: string; resources: Resource[] }

function groupVersions(resources: readonly Resource[]): GroupVersion[] {
  const found = new Map<string, GroupVersion>()
  for (const resource of resources) {
    const { group, version } = resource
    const entry = found.get(apiVersionOf(resource)) ?? { group, version, resources: [] }
    entry.resources.push(resource)
    found.set(apiVersionOf(resource), entry)
  }
  return [...found.values()]
}

function groups(resources: readonly Resource[]): { name: string; versions: GroupVersion[] }[] {
  const found = new Map<string, GroupVersion[]>()
  for (const one of groupVersions(resources)) found.set(one.group, [...(found.get(one.group) ?? []), one])
  return [...found].map(([name, versions]) => ({ name, versions }))
}

/** /api and /apis in the aggregated form, which saves clients a request for each group. */
export function aggregatedDiscovery(resources: readonly Resource[], core: boolean): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: 'apidiscovery.k8s.io/v2',
    metadata: {},
    items: groups(resources)
      .filter(({ name }) => (name === '') === core)
      .map(({ name, versions }) => ({
        metadata: { ...(name ? { name } : {}), creationTimestamp: null },
        versions: versions.map(({ version, resources: items }) => ({
          version,
          resources: items.map(aggregatedResource),
          freshness: 'Current',
        })),
      })),
  }
}

function aggregatedResource(item: Resource): JsonObject {
  const kind = { group: item.group, version: item.version, kind: item.kind }
  return {
    resource: item.resource,
    responseKind: kind,
    scope: item.namespaced ? 'Namespaced' : 'Cluster',
    singularResource: item.singular,
    verbs: item.verbs,
    ...(item.shortNames.length > 0 ? { shortNames: item.shortNames } : {}),
    ...(item.categories.length > 0 ? { categories: item.categories } : {}),
    ...(item.subresources.length > 0
      ? {
          subresources: item.subresources.map(sub => ({
            subresource: sub.name,
            responseKind: sub.responseKind ?? kind,
            verbs: sub.verbs,
          })),
        }
      : {}),
  }
}

const versionEntry = ({ group, version }: { group: string; version: string }) => ({
  groupVersion: apiVersionOf({ group, version }),
  version,
})

export const coreVersions = (): JsonObject => ({
  kind: 'APIVersions',
  versions: ['v1'],
  serverAddressByClientCIDRs: [],
})

export function groupList(resources: readonly Resource[]): JsonObject {
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: groups(resources)
      .filter(({ name }) => name !== '')
      .map(({ name, versions }) => groupEntry(name, versions)),
  }
}

function groupEntry(name: string, versions: GroupVersion[]): JsonObject {
  const entries = versions.map(versionEntry)
  return { name, versions: entries, preferredVersion: entries[0] ?? null }
}

/** /apis/GROUP; undefined when it is not served. */
export function oneGroup(resources: readonly Resource[], name: string): JsonObject | undefined {
  const found = groups(resources).find(group => group.name === name)
  return found && { kind: 'APIGroup', apiVersion: 'v1', ...groupEntry(name, found.versions) }
}

/** /api/v1 or /apis/GROUP/VERSION; undefined when it is not served. */
export function resourceList(resources: readonly Resource[], group: string, version: string): JsonObject | undefined {
  const items = resources.filter(item => item.group === group && item.version === version)
  if (items.length === 0) return undefined
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: items.flatMap(listEntries),
  }
}

function listEntries(item: Resource): JsonObject[] {
  return [
    {
      name: item.resource,
      singularName: item.singular,
      namespaced: item.namespaced,
      kind: item.kind,
      verbs: item.verbs,
      ...(item.shortNames.length > 0 ? { shortNames: item.shortNames } : {}),
      ...(item.categories.length > 0 ? { categories: item.categories } : {}),
    },
    ...item.subresources.map(sub => ({
      name: `${item.resource}/${sub.name}`,
      singularName: '',
      namespaced: item.namespaced,
      kind: sub.responseKind?.kind ?? item.kind,
      ...(sub.responseKind ? { group: sub.responseKind.group, version: sub.responseKind.version } : {}),
      verbs: sub.verbs,
    })),
  ]
}
