import type { Node } from '../objects'
import type { Column } from './columns'
import { age } from './duration'

function status(node: Node): string {
  const ready = node.status.conditions?.find(condition => condition.type === 'Ready')
  const text = !ready ? 'Unknown' : ready.status === 'True' ? 'Ready' : 'NotReady'
  return node.spec.unschedulable ? `${text},SchedulingDisabled` : text
}

function roles(node: Node): string {
  const prefix = 'node-role.kubernetes.io/'
  const found = Object.entries(node.metadata.labels ?? {}).flatMap(([key, value]) =>
    key.startsWith(prefix) ? [key.slice(prefix.length)] : key === 'kubernetes.io/role' ? [value] : [],
  )
  return found.sort().join(',') || '<none>'
}

const address = (node: Node, type: string) =>
  node.status.addresses?.find(item => item.type === type)?.address ?? '<none>'

const info = (node: Node, key: string) => node.status.nodeInfo?.[key] ?? '<unknown>'

export const nodeColumns: Column[] = [
  { name: 'Name', value: node => node.metadata.name },
  { name: 'Status', value: node => status(node as Node) },
  { name: 'Roles', value: node => roles(node as Node) },
  { name: 'Age', value: (node, now) => age(node.metadata.creationTimestamp, now) },
  { name: 'Version', value: node => info(node as Node, 'kubeletVersion') },
  { name: 'Internal-IP', wide: true, value: node => address(node as Node, 'InternalIP') },
  { name: 'External-IP', wide: true, value: node => address(node as Node, 'ExternalIP') },
  { name: 'OS-Image', wide: true, value: node => info(node as Node, 'osImage') },
  { name: 'Kernel-Version', wide: true, value: node => info(node as Node, 'kernelVersion') },
  { name: 'Container-Runtime', wide: true, value: node => info(node as Node, 'containerRuntimeVersion') },
]
