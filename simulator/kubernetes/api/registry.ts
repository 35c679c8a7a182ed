import { type JsonObject, listAt, objectAt, textAt, textsAt } from '../json'
import type { KubeObject } from '../objects'
import { customStruct } from '../schema/custom-types'
import { builtIn, builtInResources, type Resource } from '../schema/resources'
import type { FieldType } from '../schema/types'
import type { Store } from '../storage/store'

const definitions = builtIn('apiextensions.k8s.io', 'customresourcedefinitions')

/** The resources that one cluster serves: the built-in ones, and those of its CustomResourceDefinitions. */
export class Registry {
  private custom: Resource[] | undefined

  constructor(private readonly store: Store) {
    store.listen(change => {
      if (change.key === 'customresourcedefinitions.apiextensions.k8s.io') this.custom = undefined
    })
  }

  all(): Resource[] {
    return [...builtInResources, ...this.customResources()]
  }

  find(group: string, version: string, resource: string): Resource | undefined {
    const same = (item: Resource) => item.group === group && item.version === version && item.resource === resource
    return builtInResources.find(same) ?? this.customResources().find(same)
  }

  findKind(group: string, kind: string): Resource | undefined {
    return this.all().find(item => item.group === group && item.kind === kind)
  }

  /** The resource whose objects are kept under a storage key. */
  byKey(key: string): Resource | undefined {
    return this.all().find(item => (item.group ? `${item.resource}.${item.group}` : item.resource) === key)
  }

  private customResources(): Resource[] {
    this.custom ??= this.store.list(definitions).flatMap(resourcesOf)
    return this.custom
  }
}

function resourcesOf(definition: KubeObject): Resource[] {
  const spec = definition.spec as JsonObject | undefined
  const names = objectAt(spec, 'names')
  const kind = textAt(names, 'kind')
  return listAt(spec, 'versions')
    .filter(version => version.served === true)
    .map(version => ({
      group: textAt(spec, 'group'),
      version: textAt(version, 'name'),
      resource: textAt(names, 'plural'),
      kind,
      listKind: textAt(names, 'listKind') || `${kind}List`,
      singular: textAt(names, 'singular') || kind.toLowerCase(),
      namespaced: textAt(spec, 'scope') === 'Namespaced',
      shortNames: textsAt(names, 'shortNames'),
      categories: textsAt(names, 'categories'),
      verbs: ['delete', 'deletecollection', 'get', 'list', 'patch', 'create', 'update', 'watch'],
      subresources:
        'status' in objectAt(version, 'subresources') ? [{ name: 'status', verbs: ['get', 'patch', 'update'] }] : [],
      custom: {
        schema: objectAt(version, 'schema', 'openAPIV3Schema'),
        columns: listAt(version, 'additionalPrinterColumns').map(column => ({
          name: textAt(column, 'name'),
          type: textAt(column, 'type'),
          jsonPath: textAt(column, 'jsonPath'),
          description: textAt(column, 'description'),
          format: textAt(column, 'format'),
          priority: typeof column.priority === 'number' ? column.priority : 0,
        })),
        type: customStruct(kind, objectAt(version, 'schema', 'openAPIV3Schema')),
      },
    }))
}

/** How the objects of a resource are read and merged. */
export const typeOf = (resource: Resource): FieldType =>
  resource.struct ? { kind: 'struct', of: resource.struct, atomic: false } : (resource.custom?.type ?? { kind: 'any' })
