import type { Pod } from '../objects'

/** What pod networks wrap packets in, by the image of their node agents. */
const plugins: { image: RegExp; protocol: 'tcp' | 'udp'; port: number }[] = [
  { image: /flannel/, protocol: 'udp', port: 8472 },
  { image: /cilium/, protocol: 'udp', port: 8472 },
  { image: /calico/, protocol: 'udp', port: 4789 },
  { image: /antrea|ovn/, protocol: 'udp', port: 6081 },
  { image: /weave/, protocol: 'udp', port: 6784 },
  { image: /kube-router/, protocol: 'tcp', port: 179 },
]

export type NetworkPlugin = { protocol: 'tcp' | 'udp'; port: number }

/** The network plugin that a pod is; undefined for all others. */
export function networkPluginOf(pod: Pod): NetworkPlugin | undefined {
  if (!pod.spec.hostNetwork) return undefined
  return plugins.find(plugin => pod.spec.containers.some(container => plugin.image.test(container.image)))
}
