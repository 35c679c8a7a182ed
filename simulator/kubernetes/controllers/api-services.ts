import type { Cluster, Kubelet } from '../cluster'
import { objectAt, textAt } from '../json'
import { type NetworkPlugin, networkPluginOf } from '../kubelet/network-plugin'
import { isReady } from '../kubelet/pod-readiness'
import type { Condition, KubeObject, Pod, Service } from '../objects'
import { builtIn } from '../schema/resources'
import { stamp } from '../storage/store'
import type { Controller } from './controller'
import { backendsOf } from './endpoints'
import { podResource } from './pods'
import { writeStatus } from './replica-sets'

const apiServices = builtIn('apiregistration.k8s.io', 'apiservices')
const services = builtIn('', 'services')

/**
 * Says whether the API servers reach what stands behind an APIService, through the pod network. What it would answer is
 * not simulated: its group does not appear in discovery.
 */
export const apiServiceController: Controller = {
  name: 'apiservices',
  watches: ['apiservices.apiregistration.k8s.io', 'services', 'pods', 'nodes'],
  ticks: true,
  sync(cluster) {
    for (const item of cluster.store.list<KubeObject>(apiServices)) {
      const { reason, message, status } = availability(cluster, item)
      const known = (objectAt(item, 'status').conditions as Condition[] | undefined)?.[0]
      if (known?.status === status && known.reason === reason) continue
      const condition: Condition = {
        type: 'Available',
        status,
        reason,
        message,
        lastTransitionTime: stamp(cluster.now()),
      }
      writeStatus(cluster, apiServices, item, { conditions: [condition] })
    }
  },
}

type Availability = { status: Condition['status']; reason: string; message: string }

function availability(cluster: Cluster, item: KubeObject): Availability {
  const target = objectAt(item, 'spec', 'service')
  if (!target.name) return { status: 'True', reason: 'Local', message: 'Local APIServices are always available' }
  const name = `service/${textAt(target, 'name')} in "${textAt(target, 'namespace')}"`
  const service = cluster.store.get<Service>(services, textAt(target, 'namespace'), textAt(target, 'name'))
  if (!service) return { status: 'False', reason: 'ServiceNotFound', message: `${name} is not present` }
  const ready = backendsOf(cluster, service).filter(isReady)
  if (ready.length === 0)
    return { status: 'False', reason: 'MissingEndpoints', message: `endpoints for ${name} have no addresses` }
  if (!ready.some(pod => isReachedFromControlPlane(cluster, pod))) {
    return {
      status: 'False',
      reason: 'FailedDiscoveryCheck',
      message: `failing or missing response from https://${ready[0]?.status.podIP}/apis: context deadline exceeded`,
    }
  }
  return { status: 'True', reason: 'Passed', message: 'all checks passed' }
}

function isReachedFromControlPlane(cluster: Cluster, pod: Pod): boolean {
  const target = cluster.kubelets.get(pod.spec.nodeName ?? '')
  return [...cluster.members.keys()].some(name => {
    const from = cluster.kubelets.get(name)
    return from !== undefined && target !== undefined && reachesPodsOf(cluster, from, target)
  })
}

/** Whether pod traffic gets from one machine to another: wrapped as the network plugin does, in both directions. */
export function reachesPodsOf(cluster: Cluster, from: Kubelet, to: Kubelet): boolean {
  if (from === to) return true
  const plugin = pluginOf(cluster)
  if (!plugin) return false
  return from.reaches(to, plugin.protocol, plugin.port) && to.reaches(from, plugin.protocol, plugin.port)
}

function pluginOf(cluster: Cluster): NetworkPlugin | undefined {
  for (const pod of cluster.store.each<Pod>(podResource)) {
    const plugin = networkPluginOf(pod)
    if (plugin) return plugin
  }
  return undefined
}
