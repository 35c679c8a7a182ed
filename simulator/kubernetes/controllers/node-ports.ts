import type { Cluster, Kubelet } from '../cluster'
import { isReady } from '../kubelet/pod-readiness'
import type { Pod, Service } from '../objects'
import { builtIn } from '../schema/resources'
import { reachesPodsOf } from './api-services'
import type { Controller } from './controller'
import { backendsOf } from './endpoints'
import { podResource } from './pods'

const services = builtIn('', 'services')

/** What kube-proxy does for traffic from outside: opens the node ports of Services on each node that it runs on. */
export const nodePortController: Controller = {
  name: 'node-ports',
  watches: ['services', 'pods', 'nodes'],
  sync(cluster) {
    const exposed = cluster.store
      .list<Service>(services)
      .filter(service => service.spec.type === 'NodePort' || service.spec.type === 'LoadBalancer')
    for (const kubelet of cluster.kubelets.values()) {
      const ports = new Map<number, () => boolean>()
      if (runsProxy(cluster, kubelet)) for (const service of exposed) addPorts(cluster, kubelet, service, ports)
      kubelet.openNodePorts(ports)
    }
  },
}

function addPorts(cluster: Cluster, kubelet: Kubelet, service: Service, ports: Map<number, () => boolean>): void {
  const isLocal = service.spec.externalTrafficPolicy === 'Local'
  const isBacked = () => {
    const current = cluster.store.get<Service>(services, service.metadata.namespace, service.metadata.name)
    return current !== undefined && backendsOf(cluster, current).some(pod => isReached(cluster, kubelet, pod, isLocal))
  }
  for (const port of service.spec.ports ?? []) {
    if (port.nodePort && (port.protocol ?? 'TCP') === 'TCP') ports.set(port.nodePort, isBacked)
  }
  // The port at which kube-proxy says whether a node has pods of its own; nobody listens where it has none.
  if (service.spec.healthCheckNodePort) ports.set(service.spec.healthCheckNodePort, isBacked)
}

function isReached(cluster: Cluster, kubelet: Kubelet, pod: Pod, isLocal: boolean): boolean {
  if (!isReady(pod)) return false
  const target = cluster.kubelets.get(pod.spec.nodeName ?? '')
  if (!target || (isLocal && target !== kubelet)) return false
  if (pod.spec.hostNetwork) return target === kubelet || kubelet.reaches(target, 'tcp', 80)
  return reachesPodsOf(cluster, kubelet, target)
}

function runsProxy({ store }: Cluster, kubelet: Kubelet): boolean {
  for (const pod of store.each<Pod>(podResource)) {
    const isProxy = pod.spec.containers.some(container => /kube-proxy|cilium/.test(container.image))
    if (isProxy && pod.spec.nodeName === kubelet.nodeName && isReady(pod)) return true
  }
  return false
}
