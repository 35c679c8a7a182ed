import type { Cause } from '../api/status'
import { at, isObject, type Json, type JsonObject, listAt, objectAt, sameJson, textAt } from '../json'
import { matchesSelector } from '../storage/selectors'
import { type Resource, storageKey } from './resources'

const required = (field: string, what = ''): Cause => ({
  reason: 'FieldValueRequired',
  message: `Required value${what ? `: ${what}` : ''}`,
  field,
})

const wrong = (field: string, value: Json | undefined, why: string): Cause => ({
  reason: 'FieldValueInvalid',
  message: `Invalid value: ${JSON.stringify(value)}: ${why}`,
  field,
})

const unsupported = (field: string, value: Json | undefined, known: string[]): Cause => ({
  reason: 'FieldValueNotSupported',
  message: `Unsupported value: ${JSON.stringify(value)}: supported values: ${known.map(item => `"${item}"`).join(', ')}`,
  field,
})

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const label = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const labelText =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const qualified = /^([a-z0-9]([-a-z0-9.]*[a-z0-9])?\/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

function checkName(of: Resource, name: string): Cause[] {
  const field = 'metadata.name'
  if (!name) return [required(field, 'name or generateName is required')]
  if (of.group === 'rbac.authorization.k8s.io') {
    return /[/%]/.test(name) || name === '.' || name === '..' ? [wrong(field, name, "may not contain '/'")] : []
  }
  if (['namespaces', 'services'].includes(of.resource) && of.group === '') {
    return label.test(name) && name.length <= 63 ? [] : [wrong(field, name, labelText)]
  }
  if (name.length > 253) return [wrong(field, name, 'must be no more than 253 bytes')]
  return subdomain.test(name) ? [] : [wrong(field, name, subdomainText)]
}

function checkLabels(labels: JsonObject, field: string): Cause[] {
  return Object.entries(labels).flatMap(([key, value]) => {
    const found: Cause[] = []
    if (!qualified.test(key))
      found.push(wrong(field, key, "name part must consist of alphanumeric characters, '-', '_' or '.'"))
    if (typeof value === 'string' && (!labelValue.test(value) || value.length > 63)) {
      found.push(
        wrong(
          field,
          value,
          "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
        ),
      )
    }
    return found
  })
}

function checkPodSpec(spec: JsonObject, field: string): Cause[] {
  const found: Cause[] = []
  const containers = listAt(spec, 'containers')
  if (containers.length === 0) found.push(required(`${field}.containers`))
  const names = new Set<string>()
  const volumes = new Set(listAt(spec, 'volumes').map(volume => textAt(volume, 'name')))
  for (const [index, item] of containers.entries()) {
    const here = `${field}.containers[${index}]`
    const name = textAt(item, 'name')
    if (!name) found.push(required(`${here}.name`))
    else if (!label.test(name)) found.push(wrong(`${here}.name`, name, labelText))
    else if (names.has(name))
      found.push({ reason: 'FieldValueDuplicate', message: `Duplicate value: "${name}"`, field: `${here}.name` })
    names.add(name)
    if (!textAt(item, 'image')) found.push(required(`${here}.image`))
    for (const [n, mount] of listAt(item, 'volumeMounts').entries()) {
      if (!volumes.has(textAt(mount, 'name'))) {
        found.push({
          reason: 'FieldValueNotFound',
          message: `Not found: "${textAt(mount, 'name')}"`,
          field: `${here}.volumeMounts[${n}].name`,
        })
      }
    }
  }
  const policy = spec.restartPolicy
  if (policy !== undefined && !['Always', 'OnFailure', 'Never'].includes(String(policy))) {
    found.push(unsupported(`${field}.restartPolicy`, policy, ['Always', 'OnFailure', 'Never']))
  }
  return found
}

function checkWorkload(object: JsonObject): Cause[] {
  const spec = objectAt(object, 'spec')
  const found = checkPodSpec(objectAt(spec, 'template', 'spec'), 'spec.template.spec')
  const labels = objectAt(spec, 'template', 'metadata', 'labels')
  if (!isObject(spec.selector)) found.push(required('spec.selector'))
  else if (!matchesSelector(spec.selector, labels as Record<string, string>)) {
    found.push(wrong('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
  }
  const replicas = spec.replicas
  if (typeof replicas === 'number' && replicas < 0)
    found.push(wrong('spec.replicas', replicas, 'must be greater than or equal to 0'))
  return found
}

function checkService(object: JsonObject): Cause[] {
  const spec = objectAt(object, 'spec')
  const kinds = ['ClusterIP', 'ExternalName', 'LoadBalancer', 'NodePort']
  const found: Cause[] = []
  if (!kinds.includes(textAt(spec, 'type'))) found.push(unsupported('spec.type', spec.type, kinds))
  const ports = listAt(spec, 'ports')
  if (ports.length === 0 && spec.type !== 'ExternalName' && spec.clusterIP !== 'None')
    found.push(required('spec.ports'))
  for (const [index, port] of ports.entries()) {
    const here = `spec.ports[${index}]`
    if (ports.length > 1 && !port.name) found.push(required(`${here}.name`))
    for (const field of ['port', 'nodePort']) {
      const value = port[field]
      if (field === 'nodePort' && value === undefined) continue
      const [low, high] = field === 'port' ? [1, 65535] : [30000, 32767]
      if (typeof value !== 'number' || value < low || value > high) {
        const why =
          field === 'port'
            ? 'must be between 1 and 65535, inclusive'
            : 'provided port is not in the valid range. The range of valid ports is 30000-32767'
        found.push(wrong(`${here}.${field}`, value, why))
      }
    }
  }
  return found
}

function checkRoleBinding(object: JsonObject): Cause[] {
  const found: Cause[] = []
  if (!textAt(object, 'roleRef', 'name')) found.push(required('roleRef.name'))
  const kinds = object.kind === 'ClusterRoleBinding' ? ['ClusterRole'] : ['Role', 'ClusterRole']
  const kind = textAt(object, 'roleRef', 'kind')
  if (!kinds.includes(kind)) found.push(unsupported('roleRef.kind', kind, kinds))
  for (const [index, subject] of listAt(object, 'subjects').entries()) {
    const known = ['ServiceAccount', 'User', 'Group']
    if (!known.includes(textAt(subject, 'kind')))
      found.push(unsupported(`subjects[${index}].kind`, subject.kind, known))
    if (!subject.name) found.push(required(`subjects[${index}].name`))
    if (subject.kind === 'ServiceAccount' && !subject.namespace && object.kind === 'ClusterRoleBinding') {
      found.push(required(`subjects[${index}].namespace`))
    }
  }
  return found
}

function checkBase64(object: JsonObject): Cause[] {
  return Object.entries(objectAt(object, 'data'))
    .filter(([, value]) => typeof value === 'string' && !/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(value))
    .map(([key, value]) => wrong(`data[${key}]`, value, 'illegal base64 data'))
}

function checkDefinition(object: JsonObject): Cause[] {
  const name = `${textAt(object, 'spec', 'names', 'plural')}.${textAt(object, 'spec', 'group')}`
  const found: Cause[] = []
  if (textAt(object, 'metadata', 'name') !== name) {
    found.push(wrong('metadata.name', textAt(object, 'metadata', 'name'), 'must be spec.names.plural+"."+spec.group'))
  }
  for (const [index, version] of listAt(object, 'spec', 'versions').entries()) {
    if (!isObject(at(version, 'schema', 'openAPIV3Schema'))) {
      found.push(required(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'))
    }
  }
  return found
}

const checks: Record<string, (object: JsonObject) => Cause[]> = {
  pods: object => checkPodSpec(objectAt(object, 'spec'), 'spec'),
  'deployments.apps': checkWorkload,
  'daemonsets.apps': checkWorkload,
  'replicasets.apps': checkWorkload,
  'statefulsets.apps': checkWorkload,
  'jobs.batch': object => checkPodSpec(objectAt(object, 'spec', 'template', 'spec'), 'spec.template.spec'),
  services: checkService,
  secrets: checkBase64,
  'clusterrolebindings.rbac.authorization.k8s.io': checkRoleBinding,
  'rolebindings.rbac.authorization.k8s.io': checkRoleBinding,
  'customresourcedefinitions.apiextensions.k8s.io': checkDefinition,
}

/** Paths that may not change once an object is there. */
const immutable: Record<string, string[][]> = {
  'deployments.apps': [['spec', 'selector']],
  'daemonsets.apps': [['spec', 'selector']],
  'replicasets.apps': [['spec', 'selector']],
  'statefulsets.apps': [
    ['spec', 'selector'],
    ['spec', 'serviceName'],
  ],
  'jobs.batch': [
    ['spec', 'selector'],
    ['spec', 'template'],
    ['spec', 'completions'],
  ],
  secrets: [['type']],
  'clusterrolebindings.rbac.authorization.k8s.io': [['roleRef']],
  'rolebindings.rbac.authorization.k8s.io': [['roleRef']],
  'storageclasses.storage.k8s.io': [['provisioner'], ['parameters'], ['reclaimPolicy'], ['volumeBindingMode']],
  pods: [
    ['spec', 'nodeSelector'],
    ['spec', 'serviceAccountName'],
    ['spec', 'hostNetwork'],
  ],
}

/** What is wrong with an object that shall be stored: names, labels and the basics of each kind. */
export function validate(of: Resource, object: JsonObject, before?: JsonObject): Cause[] {
  const key = storageKey(of)
  const found = [
    ...checkName(of, textAt(object, 'metadata', 'name')),
    ...checkLabels(objectAt(object, 'metadata', 'labels'), 'metadata.labels'),
    ...(checks[key]?.(object) ?? []),
    ...(of.custom ? checkSchema(object, of.custom.schema as JsonObject, '') : []),
  ]
  if (!before) return found
  for (const path of immutable[key] ?? []) {
    const now = at(object, ...path)
    if (!sameJson(at(before, ...path), now)) found.push(wrong(path.join('.'), now, 'field is immutable'))
  }
  if (before.immutable === true && !sameJson(before.data, object.data)) {
    found.push({
      reason: 'FieldValueForbidden',
      message: 'Forbidden: field is immutable when `immutable` is set',
      field: 'data',
    })
  }
  const provider = at(before, 'spec', 'providerID')
  if (key === 'nodes' && provider && provider !== at(object, 'spec', 'providerID')) {
    found.push({
      reason: 'FieldValueForbidden',
      message:
        'Forbidden: node updates may only change labels, taints, or capacity (or configSource, if the DynamicKubeletConfig feature gate is enabled)',
      field: 'spec',
    })
  }
  return found
}

/** The parts of an OpenAPI schema that say what a value may be: required, enum, pattern, bounds and types below. */
function checkSchema(value: Json | undefined, schema: JsonObject, path: string): Cause[] {
  if (value === undefined || value === null) return []
  const found: Cause[] = []
  if (Array.isArray(schema.enum) && !schema.enum.some(item => sameJson(item, value))) {
    found.push(unsupported(path, value, schema.enum.map(String)))
  }
  if (typeof value === 'string' && typeof schema.pattern === 'string' && !new RegExp(schema.pattern).test(value)) {
    found.push(wrong(path, value, `${path} in body should match '${schema.pattern}'`))
  }
  if (typeof value === 'number') {
    if (typeof schema.minimum === 'number' && value < schema.minimum) {
      found.push(wrong(path, value, `${path} in body should be greater than or equal to ${schema.minimum}`))
    }
    if (typeof schema.maximum === 'number' && value > schema.maximum) {
      found.push(wrong(path, value, `${path} in body should be less than or equal to ${schema.maximum}`))
    }
  }
  const items = schema.items
  if (Array.isArray(value) && isObject(items)) {
    for (const [index, item] of value.entries()) found.push(...checkSchema(item, items, `${path}[${index}]`))
  }
  if (!isObject(value)) return found
  for (const field of Array.isArray(schema.required) ? schema.required.map(String) : []) {
    if (value[field] === undefined) found.push(required(path ? `${path}.${field}` : field))
  }
  for (const [field, below] of Object.entries(objectAt(schema, 'properties'))) {
    if (isObject(below) && field !== 'metadata')
      found.push(...checkSchema(value[field], below, path ? `${path}.${field}` : field))
  }
  return found
}
