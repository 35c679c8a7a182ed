import type { Namespace } from '../objects'
import { builtIn, storageKey } from '../schema/resources'
import { deleteObject } from '../storage/delete-object'
import type { Controller } from './controller'

const namespaces = builtIn('', 'namespaces')

/** Empties namespaces that are being deleted, and lets them go when nothing is left in them. */
export const namespaceController: Controller = {
  name: 'namespaces',
  watches: ['*'],
  sync(cluster) {
    const { store, registry } = cluster
    const ending = [...store.each<Namespace>(namespaces)].filter(item => item.metadata.deletionTimestamp)
    if (ending.length === 0) return
    const resources = new Map(registry.all().map(item => [storageKey(item), item]))
    for (const namespace of ending) {
      const { name } = namespace.metadata
      const content = [...store.everything()].filter(({ object }) => object.metadata.namespace === name)
      for (const { key, object } of content) {
        const of = resources.get(key)
        if (of && !object.metadata.deletionTimestamp) deleteObject(cluster, of, object)
      }
      const isEmpty = ![...store.everything()].some(({ object }) => object.metadata.namespace === name)
      if (isEmpty) {
        store.update<Namespace>(namespaces, namespace, draft => {
          draft.spec.finalizers = []
        })
      }
    }
  },
}
