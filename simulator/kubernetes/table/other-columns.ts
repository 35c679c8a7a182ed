import { at, listAt, numberAt, objectAt, textAt, textsAt } from '../json'
import type { KubeObject, RoleBinding } from '../objects'
import type { Column } from './columns'
import { age } from './duration'
import { ageColumn, name } from './workload-columns'

const created: Column = { name: 'Created At', value: object => object.metadata.creationTimestamp }

/** For resources that have no columns of their own. */
export const defaultColumns: Column[] = [name, created]
export const customColumns: Column[] = [name, ageColumn]

const text = (title: string, ...path: string[]): Column => ({ name: title, value: object => textAt(object, ...path) })

const count = (title: string, ...path: string[]): Column => ({
  name: title,
  type: 'integer',
  value: object => Object.keys(objectAt(object, ...path)).length,
})

function subjects(binding: KubeObject, kind: string): string {
  return ((binding as RoleBinding).subjects ?? [])
    .filter(subject => subject.kind === kind)
    .map(subject => (kind === 'ServiceAccount' ? `${subject.namespace ?? ''}/${subject.name}` : subject.name))
    .join(', ')
}

const bindingColumns: Column[] = [
  name,
  { name: 'Role', value: binding => `${textAt(binding, 'roleRef', 'kind')}/${textAt(binding, 'roleRef', 'name')}` },
  ageColumn,
  { name: 'Users', wide: true, value: binding => subjects(binding, 'User') },
  { name: 'Groups', wide: true, value: binding => subjects(binding, 'Group') },
  { name: 'ServiceAccounts', wide: true, value: binding => subjects(binding, 'ServiceAccount') },
]

function requestCondition(request: KubeObject): string {
  const conditions = listAt(request, 'status', 'conditions').map(item => String(item.type))
  const text = conditions.length > 0 ? conditions.join(',') : 'Pending'
  return textAt(request, 'status', 'certificate') ? `${text},Issued` : text
}

const object = (event: KubeObject) => {
  const kind = textAt(event, 'involvedObject', 'kind').toLowerCase()
  return kind ? `${kind}/${textAt(event, 'involvedObject', 'name')}` : textAt(event, 'involvedObject', 'name')
}

const lastSeen = (event: KubeObject) =>
  textAt(event, 'series', 'lastObservedTime') || textAt(event, 'lastTimestamp') || textAt(event, 'eventTime')

export const eventColumns: Column[] = [
  { name: 'Last Seen', value: (event, now) => age(lastSeen(event) || event.metadata.creationTimestamp, now) },
  text('Type', 'type'),
  text('Reason', 'reason'),
  { name: 'Object', value: object },
  { name: 'Subobject', wide: true, value: event => textAt(event, 'involvedObject', 'fieldPath') },
  { name: 'Source', wide: true, value: event => textAt(event, 'source', 'component') },
  { name: 'Message', value: event => textAt(event, 'message').trim() },
  {
    name: 'First Seen',
    wide: true,
    value: (event, now) => age(textAt(event, 'firstTimestamp') || event.metadata.creationTimestamp, now),
  },
  { name: 'Count', wide: true, type: 'integer', value: event => numberAt(event, 'count') || 1 },
  { name: 'Name', wide: true, value: event => event.metadata.name },
]

export const otherColumns: Record<string, Column[]> = {
  namespaces: [name, text('Status', 'status', 'phase'), ageColumn],
  secrets: [name, text('Type', 'type'), count('Data', 'data'), ageColumn],
  configmaps: [name, count('Data', 'data'), ageColumn],
  serviceaccounts: [
    name,
    { name: 'Secrets', type: 'integer', value: account => listAt(account, 'secrets').length },
    ageColumn,
  ],
  'leases.coordination.k8s.io': [name, text('Holder', 'spec', 'holderIdentity'), ageColumn],
  'clusterrolebindings.rbac.authorization.k8s.io': bindingColumns,
  'rolebindings.rbac.authorization.k8s.io': bindingColumns,
  'certificatesigningrequests.certificates.k8s.io': [
    name,
    ageColumn,
    text('SignerName', 'spec', 'signerName'),
    text('Requestor', 'spec', 'username'),
    {
      name: 'RequestedDuration',
      value: request => {
        const seconds = numberAt(request, 'spec', 'expirationSeconds')
        return seconds ? `${Math.round(seconds / 3600)}h` : '<none>'
      },
    },
    { name: 'Condition', value: requestCondition },
  ],
  'apiservices.apiregistration.k8s.io': [
    name,
    {
      name: 'Service',
      value: service => {
        const target = objectAt(service, 'spec', 'service')
        return target.name ? `${target.namespace}/${target.name}` : 'Local'
      },
    },
    {
      name: 'Available',
      value: service => {
        const condition = listAt(service, 'status', 'conditions').find(item => item.type === 'Available')
        if (!condition) return 'Unknown'
        return condition.status === 'True' ? 'True' : `${condition.status} (${condition.reason})`
      },
    },
    ageColumn,
  ],
  persistentvolumeclaims: [
    name,
    text('Status', 'status', 'phase'),
    text('Volume', 'spec', 'volumeName'),
    text('Capacity', 'status', 'capacity', 'storage'),
    { name: 'Access Modes', value: claim => textsAt(claim, 'status', 'accessModes').map(shortMode).join(',') },
    text('StorageClass', 'spec', 'storageClassName'),
    { name: 'VolumeAttributesClass', value: () => '<unset>' },
    ageColumn,
    { name: 'VolumeMode', wide: true, value: claim => textAt(claim, 'spec', 'volumeMode') },
  ],
  persistentvolumes: [
    name,
    text('Capacity', 'spec', 'capacity', 'storage'),
    { name: 'Access Modes', value: volume => textsAt(volume, 'spec', 'accessModes').map(shortMode).join(',') },
    text('Reclaim Policy', 'spec', 'persistentVolumeReclaimPolicy'),
    text('Status', 'status', 'phase'),
    {
      name: 'Claim',
      value: volume => {
        const claim = objectAt(volume, 'spec', 'claimRef')
        return claim.name ? `${claim.namespace}/${claim.name}` : ''
      },
    },
    text('StorageClass', 'spec', 'storageClassName'),
    { name: 'VolumeAttributesClass', value: () => '<unset>' },
    text('Reason', 'status', 'reason'),
    ageColumn,
  ],
  'storageclasses.storage.k8s.io': [
    {
      name: 'Name',
      value: item =>
        item.metadata.annotations?.['storageclass.kubernetes.io/is-default-class'] === 'true'
          ? `${item.metadata.name} (default)`
          : item.metadata.name,
    },
    text('Provisioner', 'provisioner'),
    text('ReclaimPolicy', 'reclaimPolicy'),
    text('VolumeBindingMode', 'volumeBindingMode'),
    { name: 'AllowVolumeExpansion', value: item => at(item, 'allowVolumeExpansion') === true },
    ageColumn,
  ],
  'priorityclasses.scheduling.k8s.io': [
    name,
    { name: 'Value', type: 'integer', value: item => numberAt(item, 'value') },
    { name: 'Global-Default', value: item => at(item, 'globalDefault') === true },
    ageColumn,
    { name: 'PreemptionPolicy', value: item => textAt(item, 'preemptionPolicy') || 'PreemptLowerPriority' },
  ],
}

function shortMode(mode: string): string {
  return { ReadWriteOnce: 'RWO', ReadOnlyMany: 'ROX', ReadWriteMany: 'RWX', ReadWriteOncePod: 'RWOP' }[mode] ?? mode
}
