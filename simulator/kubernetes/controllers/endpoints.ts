import type { Cluster } from '../cluster'
import { isReady } from '../kubelet/pod-readiness'
import type { KubeObject, Pod, Service, ServicePort } from '../objects'
import { builtIn, type Resource } from '../schema/resources'
import { matchesLabels } from '../storage/selectors'
import type { NewObject } from '../storage/store'
import type { Controller } from './controller'
import { isLive, ownedBy, podResource } from './pods'

const services = builtIn('', 'services')
const endpoints = builtIn('', 'endpoints')
const slices = builtIn('discovery.k8s.io', 'endpointslices')

/** The pods behind a Service that could answer; none without a selector. */
export function backendsOf(cluster: Cluster, service: Service): Pod[] {
  const { selector } = service.spec
  if (!selector) return []
  return cluster.store
    .list<Pod>(podResource, service.metadata.namespace)
    .filter(pod => isLive(pod) && pod.status.podIP && matchesLabels(selector, pod.metadata.labels))
}

/** The port of a pod that a Service's port leads to. */
function targetPort(pod: Pod, port: ServicePort): number {
  if (typeof port.targetPort === 'number') return port.targetPort
  const named = pod.spec.containers
    .flatMap(container => container.ports ?? [])
    .find(item => item.name === port.targetPort)
  return named?.containerPort ?? port.port
}

export const endpointController: Controller = {
  name: 'endpoints',
  watches: ['services', 'pods'],
  sync(cluster) {
    for (const service of cluster.store.list<Service>(services)) {
      if (service.metadata.namespace === 'default' && service.metadata.name === 'kubernetes')
        writeApiEndpoints(cluster, service)
      else if (service.spec.selector) writeEndpoints(cluster, service)
    }
    for (const known of cluster.store.list(endpoints)) {
      const { namespace, name } = known.metadata
      if (!cluster.store.get(services, namespace, name)) cluster.store.remove(endpoints, known)
    }
  },
}

type Address = { ip: string; nodeName?: string; targetRef?: object; ready: boolean }

function writeEndpoints(cluster: Cluster, service: Service): void {
  const pods = backendsOf(cluster, service)
  const addresses = pods.map(
    (pod): Address => ({
      ip: pod.status.podIP ?? '',
      nodeName: pod.spec.nodeName,
      targetRef: { kind: 'Pod', namespace: pod.metadata.namespace, name: pod.metadata.name, uid: pod.metadata.uid },
      ready: isReady(pod),
    }),
  )
  const ports = (service.spec.ports ?? []).map(port => ({
    ...(port.name ? { name: port.name } : {}),
    port: pods[0] ? targetPort(pods[0], port) : typeof port.targetPort === 'number' ? port.targetPort : port.port,
    protocol: port.protocol ?? 'TCP',
  }))
  write(cluster, service, addresses, ports)
}

/** The Service `kubernetes`: the API servers that run. */
function writeApiEndpoints(cluster: Cluster, service: Service): void {
  const addresses = [...cluster.members.values()]
    .filter(member => member.isRunning())
    .map((member): Address => ({ ip: member.address, ready: true }))
  if (addresses.length > 0) write(cluster, service, addresses, [{ name: 'https', port: 6443, protocol: 'TCP' }])
}

function write(cluster: Cluster, service: Service, addresses: Address[], ports: object[]): void {
  const { name, namespace, labels } = service.metadata
  const listed = (ready: boolean) =>
    addresses.filter(item => item.ready === ready).map(({ ready: _ready, ...address }) => address)
  const subset = {
    ...(listed(true).length > 0 ? { addresses: listed(true) } : {}),
    ...(listed(false).length > 0 ? { notReadyAddresses: listed(false) } : {}),
    ports,
  }
  put(cluster, endpoints, {
    apiVersion: 'v1',
    kind: 'Endpoints',
    metadata: { name, namespace, labels },
    ...(addresses.length > 0 ? { subsets: [subset] } : {}),
  } as NewObject)
  put(cluster, slices, {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      name,
      namespace,
      labels: {
        ...labels,
        'kubernetes.io/service-name': name,
        'endpointslice.kubernetes.io/managed-by': 'endpointslice-controller.k8s.io',
      },
      ownerReferences: [ownedBy(service)],
    },
    addressType: 'IPv4',
    endpoints: addresses.map(({ ip, ready, nodeName, targetRef }) => ({
      addresses: [ip],
      conditions: { ready, serving: ready, terminating: false },
      ...(nodeName ? { nodeName } : {}),
      ...(targetRef ? { targetRef } : {}),
    })),
    ports: ports.map(port => ({ name: '', ...port })),
  } as NewObject)
}

function put({ store }: Cluster, of: Resource, wanted: NewObject): void {
  const known = store.get(of, wanted.metadata.namespace, wanted.metadata.name ?? '')
  if (!known) {
    store.create(of, wanted)
    return
  }
  const metadata = { ...known.metadata, labels: wanted.metadata.labels }
  if (!metadata.labels) delete metadata.labels
  store.replace(of, known, { ...(wanted as KubeObject), metadata })
}
