import { addressIn } from '../api/addresses'
import { createApiServer } from '../api/server'
import { type Cluster, type ClusterData, clusterOn, type Member } from '../cluster'
import { type JsonObject, objectAt, textsAt } from '../json'
import { podStatus } from '../kubelet/pod-status'
import type { Machine } from '../machine/machine'
import { issueCertificate, type KeyPair } from '../machine/pki'
import type { Node, Pod } from '../objects'
import { builtIn } from '../schema/resources'
import { stamp } from '../storage/store'
import { readEndpoint } from './api-client'

const pods = builtIn('', 'pods')
const nodes = builtIn('', 'nodes')

/** What a machine keeps of being a control plane; on its disk. */
export type ControlPlane = { data: ClusterData; nodeName: string; version: string; serving: KeyPair }

/** The names and addresses for which kubeadm makes an API server's certificate. */
export function servingNames(cluster: Cluster, nodeName: string, address: string, configuration: JsonObject): string[] {
  const { dnsDomain, serviceSubnet, controlPlaneEndpoint } = cluster.settings
  return [
    ...new Set([
      nodeName,
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      `kubernetes.default.svc.${dnsDomain}`,
      addressIn(serviceSubnet, 1),
      address,
      readEndpoint(controlPlaneEndpoint).host,
      ...textsAt(objectAt(configuration, 'apiServer'), 'certSANs'),
    ]),
  ]
}

export const issueServingCertificate = (ca: KeyPair, names: string[]): Promise<KeyPair> =>
  issueCertificate(ca, { commonName: 'kube-apiserver', subjectAltNames: names, usage: 'server' })

/** Starts etcd and the API server of a machine; at a reboot too, with what is on its disk. */
export function startControlPlane(machine: Machine, plane: ControlPlane): void {
  const { data, nodeName, serving, version } = plane
  const { network, serverId, clock } = machine.start
  const cluster = clusterOn(data, clock)
  const member: Member = {
    serverId,
    name: nodeName,
    address: machine.address,
    isRunning: () => machine.isAwake && machine.apiServer !== undefined,
    reaches: other => network.connect(other.address, 2380) !== undefined,
  }
  cluster.addMember(member)
  machine.apiServer = createApiServer(cluster, { serving, version, hasQuorum: () => cluster.hasQuorumAt(member) })
  machine.listeners.set(6443, machine.apiServer.listener)
  // TLS that nobody here has a client certificate for: a connection, and its end.
  for (const port of [2379, 2380]) machine.listeners.set(port, connection => connection.end())
}

const components = ['etcd', 'kube-apiserver', 'kube-controller-manager', 'kube-scheduler']

/** The mirror pods of the static pods that kubeadm writes. */
export function createMirrorPods(machine: Machine, { data, nodeName, version }: ControlPlane): void {
  const cluster = clusterOn(data, machine.start.clock)
  const { store } = cluster
  const node = store.get<Node>(nodes, undefined, nodeName)
  if (!node) return
  for (const component of components) {
    const name = `${component}-${nodeName}`
    if (store.get(pods, 'kube-system', name)) continue
    const image = component === 'etcd' ? 'registry.k8s.io/etcd:3.6.8-0' : `registry.k8s.io/${component}:${version}`
    const made = store.create<Pod>(pods, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name,
        namespace: 'kube-system',
        labels: { component, tier: 'control-plane' },
        annotations: {
          'kubernetes.io/config.mirror': node.metadata.uid.replaceAll('-', ''),
          'kubernetes.io/config.source': 'file',
        },
        ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: nodeName, uid: node.metadata.uid, controller: true }],
      },
      spec: {
        nodeName,
        hostNetwork: true,
        restartPolicy: 'Always',
        tolerations: [{ operator: 'Exists', effect: 'NoExecute' }],
        containers: [{ name: component, image, command: [component] }],
      },
      status: { phase: 'Pending' },
    })
    const now = cluster.now()
    const status = podStatus(
      made,
      { kind: 'running', startedAt: stamp(now), ready: true },
      {
        hostIp: machine.address,
        podIp: machine.address,
        restarts: 0,
        now,
      },
    )
    store.replace(pods, made, { ...made, status })
    cluster.podLog('kube-system', name, `simulator: ${component} runs on ${nodeName}`)
  }
}
