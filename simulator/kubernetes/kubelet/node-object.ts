import { createHash } from 'node:crypto'
import type { MachineStart } from '../../machine'
import { hostName } from '../machine/user-data'
import type { Condition, Node, Taint } from '../objects'
import { type NewObject, stamp } from '../storage/store'

/** What a kubelet was told when its machine joined; on the machine's disk. */
export type Registration = {
  nodeName: string
  /** Such as v1.37.2. */
  version: string
  labels: Record<string, string>
  taints: Taint[]
  providerId?: string
  externalCloud: boolean
  nodeIp?: string
  controlPlane: boolean
}

export const uninitializedTaint = 'node.cloudprovider.kubernetes.io/uninitialized'

/** The Node that a kubelet registers. */
export function newNode(registration: Registration, start: MachineStart, now: Date): NewObject<Node> {
  const { nodeName, externalCloud, labels, taints } = registration
  const address = registration.nodeIp ?? start.addresses[0]?.address ?? ''
  const cloudTaint: Taint = { key: uninitializedTaint, value: 'true', effect: 'NoSchedule' }
  const capacity = resources(start)
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: {
      name: nodeName,
      labels: {
        'beta.kubernetes.io/arch': 'amd64',
        'beta.kubernetes.io/os': 'linux',
        'kubernetes.io/arch': 'amd64',
        'kubernetes.io/hostname': nodeName,
        'kubernetes.io/os': 'linux',
        ...labels,
      },
      annotations: {
        'volumes.kubernetes.io/controller-managed-attach-detach': 'true',
        ...(registration.nodeIp ? { 'alpha.kubernetes.io/provided-node-ip': registration.nodeIp } : {}),
      },
    },
    spec: {
      ...(registration.providerId ? { providerID: registration.providerId } : {}),
      taints: [
        ...taints,
        ...(externalCloud ? [cloudTaint] : []),
        { key: 'node.kubernetes.io/not-ready', effect: 'NoSchedule' },
      ],
    },
    status: {
      // An external provider finds the others; a node IP that was given is known before.
      addresses: [
        ...(!externalCloud || registration.nodeIp ? [{ type: 'InternalIP', address }] : []),
        { type: 'Hostname', address: nodeName },
      ],
      capacity,
      allocatable: capacity,
      conditions: conditions(false, now),
      daemonEndpoints: { kubeletEndpoint: { Port: 10250 } },
      nodeInfo: nodeInfo(registration, start),
    },
  }
}

const resources = ({ flavor }: MachineStart) => ({
  cpu: String(flavor.vcpus),
  memory: `${Math.floor(flavor.ramMiB * 1024 * 0.98)}Ki`,
  'ephemeral-storage': `${flavor.diskGiB * 1024 * 1024}Ki`,
  pods: '110',
  'hugepages-1Gi': '0',
  'hugepages-2Mi': '0',
})

export function nodeInfo({ version }: Registration, start: MachineStart): Record<string, string> {
  const bootId = createHash('sha256').update(`${start.serverId}${Date.now()}`).digest('hex')
  return {
    architecture: 'amd64',
    bootID: `${bootId.slice(0, 8)}-${bootId.slice(8, 12)}-${bootId.slice(12, 16)}-${bootId.slice(16, 20)}-${bootId.slice(20, 32)}`,
    containerRuntimeVersion: 'containerd://2.3.4',
    kernelVersion: '6.8.0-88-generic',
    kubeProxyVersion: '',
    kubeletVersion: version,
    machineID: start.serverId.replaceAll('-', ''),
    operatingSystem: 'linux',
    osImage: start.image.name,
    systemUUID: start.serverId,
  }
}

const noNetwork =
  'container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'

export function readyCondition(ready: boolean): Omit<Condition, 'lastTransitionTime' | 'lastHeartbeatTime'> {
  return ready
    ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
    : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: noNetwork }
}

/** All conditions that a kubelet reports. */
export function conditions(ready: boolean, now: Date): Condition[] {
  const time = stamp(now)
  const fine = (type: string, reason: string, what: string): Condition => ({
    type,
    status: 'False',
    reason,
    message: `kubelet has ${what}`,
    lastHeartbeatTime: time,
    lastTransitionTime: time,
  })
  return [
    fine('MemoryPressure', 'KubeletHasSufficientMemory', 'sufficient memory available'),
    fine('DiskPressure', 'KubeletHasNoDiskPressure', 'no disk pressure'),
    fine('PIDPressure', 'KubeletHasSufficientPID', 'sufficient PID available'),
    { ...readyCondition(ready), lastHeartbeatTime: time, lastTransitionTime: time },
  ]
}

export const defaultNodeName = (start: MachineStart): string => hostName(start)
