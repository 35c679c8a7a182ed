import { at, type Json, listAt, numberAt, objectAt, textAt } from '../json'
import type { KubeObject, LabelSelector } from '../objects'
import type { Column } from './columns'
import { age, humanDuration } from './duration'

export const name: Column = { name: 'Name', value: object => object.metadata.name }
export const ageColumn: Column = { name: 'Age', value: (object, now) => age(object.metadata.creationTimestamp, now) }

const number = (title: string, ...path: string[]): Column => ({
  name: title,
  type: 'integer',
  value: object => numberAt(object, ...path),
})

const containers = (object: KubeObject) => listAt(object, 'spec', 'template', 'spec', 'containers')

const workload: Column[] = [
  {
    name: 'Containers',
    wide: true,
    value: object =>
      containers(object)
        .map(item => item.name)
        .join(','),
  },
  {
    name: 'Images',
    wide: true,
    value: object =>
      containers(object)
        .map(item => item.image)
        .join(','),
  },
  { name: 'Selector', wide: true, value: object => selectorText(at(object, 'spec', 'selector')) },
]

export function selectorText(value: Json | undefined): string {
  const selector = value as LabelSelector | undefined
  const texts = labelTexts(selector?.matchLabels ?? {})
  for (const { key, operator, values } of selector?.matchExpressions ?? []) {
    if (operator === 'Exists') texts.push(key)
    else if (operator === 'DoesNotExist') texts.push(`!${key}`)
    else texts.push(`${key} ${operator.toLowerCase()} (${(values ?? []).join(',')})`)
  }
  return texts.join(',') || '<none>'
}

export const labelTexts = (labels: object): string[] =>
  Object.entries(labels)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => `${key}=${value}`)

export const deploymentColumns: Column[] = [
  name,
  {
    name: 'Ready',
    value: object => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`,
  },
  number('Up-to-date', 'status', 'updatedReplicas'),
  number('Available', 'status', 'availableReplicas'),
  ageColumn,
  ...workload,
]

export const statefulSetColumns: Column[] = [
  name,
  {
    name: 'Ready',
    value: object => `${numberAt(object, 'status', 'readyReplicas')}/${numberAt(object, 'spec', 'replicas')}`,
  },
  ageColumn,
  ...workload.slice(0, 2),
]

export const daemonSetColumns: Column[] = [
  name,
  number('Desired', 'status', 'desiredNumberScheduled'),
  number('Current', 'status', 'currentNumberScheduled'),
  number('Ready', 'status', 'numberReady'),
  number('Up-to-date', 'status', 'updatedNumberScheduled'),
  number('Available', 'status', 'numberAvailable'),
  {
    name: 'Node Selector',
    value: object => labelTexts(objectAt(object, 'spec', 'template', 'spec', 'nodeSelector')).join(',') || '<none>',
  },
  ageColumn,
  ...workload,
]

export const replicaSetColumns: Column[] = [
  name,
  number('Desired', 'spec', 'replicas'),
  number('Current', 'status', 'replicas'),
  number('Ready', 'status', 'readyReplicas'),
  ageColumn,
  ...workload,
]

function jobStatus(job: KubeObject): string {
  const is = (type: string) =>
    listAt(job, 'status', 'conditions').some(item => item.type === type && item.status === 'True')
  if (is('Complete')) return 'Complete'
  if (is('Failed')) return 'Failed'
  if (job.metadata.deletionTimestamp) return 'Terminating'
  return is('Suspended') ? 'Suspended' : 'Running'
}

function jobDuration(job: KubeObject, now: Date): string {
  const start = textAt(job, 'status', 'startTime')
  if (!start) return ''
  const end = textAt(job, 'status', 'completionTime')
  return humanDuration((end ? Date.parse(end) : now.getTime()) - Date.parse(start))
}

export const jobColumns: Column[] = [
  name,
  { name: 'Status', value: jobStatus },
  {
    name: 'Completions',
    value: job => `${numberAt(job, 'status', 'succeeded')}/${numberAt(job, 'spec', 'completions')}`,
  },
  { name: 'Duration', value: jobDuration },
  ageColumn,
  ...workload,
]

export const cronJobColumns: Column[] = [
  name,
  { name: 'Schedule', value: job => textAt(job, 'spec', 'schedule') },
  { name: 'Timezone', value: job => textAt(job, 'spec', 'timeZone') || '<none>' },
  { name: 'Suspend', value: job => (at(job, 'spec', 'suspend') === true ? 'True' : 'False') },
  { name: 'Active', type: 'integer', value: job => listAt(job, 'status', 'active').length },
  { name: 'Last Schedule', value: () => '<none>' },
  ageColumn,
]
