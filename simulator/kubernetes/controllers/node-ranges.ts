import { subnetOf } from '../api/addresses'
import type { Node } from '../objects'
import { builtIn } from '../schema/resources'
import type { Controller } from './controller'

const nodes = builtIn('', 'nodes')

/** Gives each node a /24 of the cluster's pod range, where there is one. */
export const nodeAddressController: Controller = {
  name: 'node-ipam',
  watches: ['nodes'],
  sync({ store, settings }) {
    const { podSubnet } = settings
    if (!podSubnet) return
    const taken = new Set([...store.each<Node>(nodes)].map(node => node.spec.podCIDR))
    for (const node of store.list<Node>(nodes)) {
      if (node.spec.podCIDR) continue
      for (let n = 0; ; n++) {
        const podCIDR = subnetOf(podSubnet, 24, n)
        if (podCIDR === undefined) break
        if (taken.has(podCIDR)) continue
        taken.add(podCIDR)
        store.replace(nodes, node, { ...node, spec: { ...node.spec, podCIDR, podCIDRs: [podCIDR] } })
        break
      }
    }
  },
}
