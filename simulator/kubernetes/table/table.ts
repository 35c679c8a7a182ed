import { at, type Json, type JsonObject } from '../json'
import type { KubeObject } from '../objects'
import { type CustomResource, type Resource, storageKey } from '../schema/resources'
import type { Column } from './columns'
import { age } from './duration'
import { nodeColumns } from './node-columns'
import { customColumns, defaultColumns, eventColumns, otherColumns } from './other-columns'
import { podColumns } from './pod-columns'
import {
  budgetColumns,
  endpointSliceColumns,
  endpointsColumns,
  ingressColumns,
  networkPolicyColumns,
  serviceColumns,
} from './service-columns'
import {
  cronJobColumns,
  daemonSetColumns,
  deploymentColumns,
  jobColumns,
  name,
  replicaSetColumns,
  statefulSetColumns,
} from './workload-columns'

const columns: Record<string, Column[]> = {
  ...otherColumns,
  pods: podColumns,
  nodes: nodeColumns,
  services: serviceColumns,
  endpoints: endpointsColumns,
  events: eventColumns,
  'deployments.apps': deploymentColumns,
  'daemonsets.apps': daemonSetColumns,
  'replicasets.apps': replicaSetColumns,
  'statefulsets.apps': statefulSetColumns,
  'jobs.batch': jobColumns,
  'cronjobs.batch': cronJobColumns,
  'endpointslices.discovery.k8s.io': endpointSliceColumns,
  'networkpolicies.networking.k8s.io': networkPolicyColumns,
  'ingresses.networking.k8s.io': ingressColumns,
  'poddisruptionbudgets.policy': budgetColumns,
}

/** The simple JSON paths of a CustomResourceDefinition: `.spec.size`, `.status.conditions[?(@.type=="Ready")].status` */
function valueAtJsonPath(object: KubeObject, path: string): Json {
  const filter = /^(.*)\[\?\(@\.(\w+)==['"]([^'"]*)['"]\)\]\.?(.*)$/.exec(path)
  const steps = (text: string) =>
    text
      .split('.')
      .filter(Boolean)
      .map(step => step.replaceAll('\\', ''))
  if (!filter) return at(object, ...steps(path)) ?? null
  const [, list = '', key = '', wanted, rest = ''] = filter
  const items = at(object, ...steps(list))
  const found = Array.isArray(items) ? items.find(item => at(item, key) === wanted) : undefined
  return at(found, ...steps(rest)) ?? null
}

function columnsOfCustom(custom: CustomResource): Column[] {
  if (custom.columns.length === 0) return customColumns
  return [
    name,
    ...custom.columns.map(
      (column): Column => ({
        name: column.name,
        ...(column.priority ? { wide: true } : {}),
        value: (object, now) => {
          const value = valueAtJsonPath(object, column.jsonPath)
          return column.type === 'date' && value !== null ? age(value, now) : value
        },
      }),
    ),
  ]
}

const columnsOf = (of: Resource): Column[] =>
  of.custom ? columnsOfCustom(of.custom) : (columns[storageKey(of)] ?? defaultColumns)

export type IncludeObject = 'None' | 'Metadata' | 'Object'

/** The metadata of an object alone, as `as=PartialObjectMetadata` asks for. */
export const metadataOnly = (object: KubeObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata as unknown as JsonObject,
})

/** Objects as a Table: what `kubectl get` prints. */
export function toTable(
  of: Resource,
  objects: KubeObject[],
  metadata: JsonObject,
  include: IncludeObject,
  now: Date,
): JsonObject {
  const shown = columnsOf(of)
  return {
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata,
    columnDefinitions: shown.map((column, index) => ({
      name: column.name,
      type: column.type ?? 'string',
      format: index === 0 && column.name === 'Name' ? 'name' : '',
      description: '',
      priority: column.wide ? 1 : 0,
    })),
    rows: objects.map(object => ({
      cells: shown.map(column => column.value(object, now)),
      ...(include === 'None'
        ? {}
        : { object: include === 'Object' ? (object as unknown as JsonObject) : metadataOnly(object) }),
    })),
  }
}
