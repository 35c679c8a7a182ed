import { type JsonObject, listAt, objectAt, textAt } from '../json'
import type { Condition, KubeObject } from '../objects'
import { builtIn } from '../schema/resources'
import { stamp } from '../storage/store'
import type { Controller } from './controller'

const definitions = builtIn('apiextensions.k8s.io', 'customresourcedefinitions')

type Definition = KubeObject & { spec: object; status: JsonObject }

/** Says that a definition's names are accepted and its resources served. */
export const customResourceController: Controller = {
  name: 'customresourcedefinitions',
  watches: ['customresourcedefinitions.apiextensions.k8s.io'],
  sync(cluster) {
    const { store } = cluster
    for (const definition of store.list<Definition>(definitions)) {
      if (listAt(definition, 'status', 'conditions').length > 0) continue
      const lastTransitionTime = stamp(cluster.now())
      const condition = (type: string, reason: string, message: string): Condition => ({
        type,
        status: 'True',
        reason,
        message,
        lastTransitionTime,
      })
      const stored = listAt(definition, 'spec', 'versions').filter(version => version.storage === true)
      store.replace(definitions, definition, {
        ...definition,
        status: {
          acceptedNames: objectAt(definition, 'spec', 'names'),
          storedVersions: stored.map(version => textAt(version, 'name')),
          conditions: [
            condition('NamesAccepted', 'NoConflicts', 'no conflicts found'),
            condition('Established', 'InitialNamesAccepted', 'the initial names have been accepted'),
          ],
        },
      })
    }
  },
}
