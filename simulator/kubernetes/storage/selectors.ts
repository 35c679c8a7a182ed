import { badRequest } from '../api/status'
import { at } from '../json'
import type { KubeObject, LabelSelector } from '../objects'

type Requirement = { key: string; operator: 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Gt' | 'Lt'; values: string[] }

export type Labels = Record<string, string> | undefined

function meets(labels: Record<string, string>, { key, operator, values }: Requirement): boolean {
  const value = labels[key]
  switch (operator) {
    case 'Exists':
      return value !== undefined
    case 'DoesNotExist':
      return value === undefined
    case 'In':
      return value !== undefined && values.includes(value)
    case 'NotIn':
      return value === undefined || !values.includes(value)
    case 'Gt':
      return value !== undefined && Number(value) > Number(values[0])
    case 'Lt':
      return value !== undefined && Number(value) < Number(values[0])
  }
}

const requirement = /^\s*(!?)([^\s!=<>,()]+)\s*(?:(==|=|!=|>|<)\s*([^\s,()]*)|\s(in|notin)\s*\(([^)]*)\))?\s*$/

function parseRequirement(text: string): Requirement {
  const parts = requirement.exec(text)
  if (!parts) throw badRequest(`unable to parse requirement: found '${text.trim()}', expected: a label selector`)
  const [, not, key = '', operator, value = '', set, values = ''] = parts
  if (set) {
    return { key, operator: set === 'in' ? 'In' : 'NotIn', values: values.split(',').map(item => item.trim()) }
  }
  if (!operator) return { key, operator: not ? 'DoesNotExist' : 'Exists', values: [] }
  const operators = { '=': 'In', '==': 'In', '!=': 'NotIn', '>': 'Gt', '<': 'Lt' } as const
  return { key, operator: operators[operator as keyof typeof operators], values: [value] }
}

/** Splits at commas outside of parentheses. */
const splitSelector = (text: string): string[] => text.match(/(?:[^,(]|\([^)]*\))+/g) ?? []

/** The query parameter `labelSelector`; throws a 400 where it is not one. */
export function parseLabelSelector(text: string): (labels: Labels) => boolean {
  const requirements = splitSelector(text).map(parseRequirement)
  return labels => requirements.every(item => meets(labels ?? {}, item))
}

/** A selector in an object. Absent matches nothing, empty matches everything. */
export function matchesSelector(selector: LabelSelector | undefined, labels: Labels): boolean {
  if (!selector) return false
  const wanted = Object.entries(selector.matchLabels ?? {})
  return (
    wanted.every(([key, value]) => labels?.[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values }) =>
      meets(labels ?? {}, { key, operator: operator as Requirement['operator'], values: values ?? [] }),
    )
  )
}

export const matchesLabels = (wanted: Record<string, string> | undefined, labels: Labels): boolean =>
  Object.entries(wanted ?? {}).every(([key, value]) => labels?.[key] === value)

/** What each resource may be selected by besides metadata.name and metadata.namespace. */
const selectable: Record<string, string[]> = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  nodes: ['spec.unschedulable'],
  secrets: ['type'],
  namespaces: ['status.phase'],
  services: ['spec.clusterIP', 'spec.type'],
  'jobs.batch': ['status.successful'],
  'replicasets.apps': ['status.replicas'],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
}

/** The query parameter `fieldSelector`; throws a 400 for fields that cannot be selected by. */
export function parseFieldSelector(key: string, text: string): (object: KubeObject) => boolean {
  const requirements = text
    .split(',')
    .filter(Boolean)
    .map(part => {
      const [, field = '', operator, value = ''] = /^([^!=]+)(!=|==|=)(.*)$/.exec(part) ?? []
      if (!operator) throw badRequest(`invalid field selector: "${part}"; can't understand it`)
      if (!['metadata.name', 'metadata.namespace'].includes(field) && !selectable[key]?.includes(field)) {
        throw badRequest(
          `Unable to find "${key}" that match label selector "", field selector "${text}": field label not supported: ${field}`,
        )
      }
      return { field, wanted: operator !== '!=', value }
    })
  return object =>
    requirements.every(({ field, wanted, value }) => {
      const found = field === 'source' ? at(object, 'source', 'component') : at(object, ...field.split('.'))
      return (String(found ?? (field === 'spec.unschedulable' ? 'false' : '')) === value) === wanted
    })
}
