import { listAt, numberAt, objectAt, textAt } from '../json'
import type { KubeObject, Service } from '../objects'
import type { Column } from './columns'
import { ageColumn, labelTexts, name, selectorText } from './workload-columns'

function externalAddress(service: Service): string {
  if (service.spec.type === 'ExternalName') return textAt(service, 'spec', 'externalName')
  if (service.spec.type !== 'LoadBalancer') return '<none>'
  const found = (service.status.loadBalancer?.ingress ?? []).map(item => item.ip ?? item.hostname)
  return found.join(',') || '<pending>'
}

function ports(service: Service): string {
  return (
    (service.spec.ports ?? [])
      .map(({ port, nodePort, protocol }) => `${port}${nodePort ? `:${nodePort}` : ''}/${protocol}`)
      .join(',') || '<none>'
  )
}

export const serviceColumns: Column[] = [
  name,
  { name: 'Type', value: service => (service as Service).spec.type ?? '' },
  { name: 'Cluster-IP', value: service => (service as Service).spec.clusterIP || '<none>' },
  { name: 'External-IP', value: service => externalAddress(service as Service) },
  { name: 'Port(s)', value: service => ports(service as Service) },
  ageColumn,
  {
    name: 'Selector',
    wide: true,
    value: service => labelTexts((service as Service).spec.selector ?? {}).join(',') || '<none>',
  },
]

function endpoints(object: KubeObject): string {
  const all = listAt(object, 'subsets').flatMap(subset =>
    listAt(subset, 'addresses').flatMap(address => {
      const open = listAt(subset, 'ports')
      return open.length > 0 ? open.map(port => `${address.ip}:${port.port}`) : [`${address.ip}`]
    }),
  )
  const shown = all.slice(0, 3).join(',')
  return (all.length > 3 ? `${shown} + ${all.length - 3} more...` : shown) || '<none>'
}

export const endpointsColumns: Column[] = [name, { name: 'Endpoints', value: endpoints }, ageColumn]

export const endpointSliceColumns: Column[] = [
  name,
  { name: 'AddressType', value: slice => textAt(slice, 'addressType') },
  {
    name: 'Ports',
    value: slice =>
      listAt(slice, 'ports')
        .map(port => port.port)
        .join(',') || '<unset>',
  },
  {
    name: 'Endpoints',
    value: slice =>
      listAt(slice, 'endpoints')
        .flatMap(item => (Array.isArray(item.addresses) ? item.addresses : []))
        .slice(0, 3)
        .join(',') || '<unset>',
  },
  ageColumn,
]

export const networkPolicyColumns: Column[] = [
  name,
  { name: 'Pod-Selector', value: policy => selectorText(objectAt(policy, 'spec', 'podSelector')) },
  ageColumn,
]

export const ingressColumns: Column[] = [
  name,
  { name: 'Class', value: ingress => textAt(ingress, 'spec', 'ingressClassName') || '<none>' },
  {
    name: 'Hosts',
    value: ingress =>
      listAt(ingress, 'spec', 'rules')
        .map(rule => rule.host)
        .filter(Boolean)
        .join(',') || '*',
  },
  {
    name: 'Address',
    value: ingress =>
      listAt(ingress, 'status', 'loadBalancer', 'ingress')
        .map(item => item.ip ?? item.hostname)
        .join(','),
  },
  { name: 'Ports', value: ingress => (listAt(ingress, 'spec', 'tls').length > 0 ? '80, 443' : '80') },
  ageColumn,
]

export const budgetColumns: Column[] = [
  name,
  { name: 'Min Available', value: budget => String(objectAt(budget, 'spec').minAvailable ?? 'N/A') },
  { name: 'Max Unavailable', value: budget => String(objectAt(budget, 'spec').maxUnavailable ?? 'N/A') },
  { name: 'Allowed Disruptions', type: 'integer', value: budget => numberAt(budget, 'status', 'disruptionsAllowed') },
  ageColumn,
]
