import { seconds } from '../../clock'
import { addressIn, subnetOf } from '../api/addresses'
import type { Cluster, Kubelet } from '../cluster'
import { recordEvent } from '../events'
import { sameJson } from '../json'
import { readEndpoint } from '../kubeadm/api-client'
import type { Machine } from '../machine/machine'
import type { Condition, Lease, Node, Pod } from '../objects'
import { builtIn } from '../schema/resources'
import { microStamp, stamp } from '../storage/store'
import { networkPluginOf } from './network-plugin'
import { conditions, newNode, nodeInfo, type Registration, readyCondition } from './node-object'
import { isReady } from './pod-readiness'
import { type PodStage, podStatus } from './pod-status'
import type { Program, RunningProgram } from './programs'
import { serveOk } from './serve-ok'

const nodes = builtIn('', 'nodes')
const pods = builtIn('', 'pods')
const secrets = builtIn('', 'secrets')
const configMaps = builtIn('', 'configmaps')
const leases = builtIn('coordination.k8s.io', 'leases')

type Work = {
  stage: PodStage
  restarts: number
  podIp?: string
  /** Cancels the next step. */
  cancel?: () => void
  programs: RunningProgram[]
  removing?: boolean
}

/** The kubelet of one machine: registers its Node, heartbeats, and brings its pods up in the time that takes. */
export class NodeAgent implements Kubelet {
  private readonly work = new Map<string, Work>()
  private readonly images = new Set<string>()
  private readonly nodePorts = new Set<number>()
  private endpoint = { at: 0, isReached: false }

  constructor(
    private readonly machine: Machine,
    private readonly cluster: Cluster,
    private readonly registration: Registration,
    private readonly programs: readonly Program[],
  ) {}

  get serverId(): string {
    return this.machine.start.serverId
  }
  get nodeName(): string {
    return this.registration.nodeName
  }
  get address(): string {
    return this.registration.nodeIp ?? this.machine.address
  }

  /** Registers the Node, or takes up the one there is: after a reboot, with another boot id. */
  start(): void {
    const { cluster, machine, registration } = this
    cluster.kubelets.set(this.nodeName, this)
    machine.onStop(() => this.stop())
    machine.listeners.set(10250, connection => connection.end())
    this.register()
    this.renewLease(cluster.now())
    recordEvent(cluster, this.asObject(), 'kubelet', {
      reason: 'Starting',
      message: 'Starting kubelet.',
      host: registration.nodeName,
    })
    this.sync()
  }

  private register(): void {
    const { cluster, machine, registration } = this
    const known = cluster.store.get<Node>(nodes, undefined, this.nodeName)
    if (!known) {
      cluster.store.create<Node>(nodes, newNode(registration, machine.start, cluster.now()))
      return
    }
    cluster.store.update<Node>(nodes, known, draft => {
      draft.status.nodeInfo = nodeInfo(registration, machine.start)
    })
  }

  private stop(): void {
    for (const item of this.work.values()) this.end(item)
    this.work.clear()
    if (this.cluster.kubelets.get(this.nodeName) === this) this.cluster.kubelets.delete(this.nodeName)
  }

  isHeard(): boolean {
    const { machine, cluster, registration } = this
    if (!machine.isAwake) return false
    const own = cluster.members.get(registration.nodeName)
    if (own && registration.controlPlane) return cluster.hasQuorumAt(own) || this.reachesEndpoint()
    return this.reachesEndpoint()
  }

  /** Looked at a few times a second at most: it is asked for each pod. */
  private reachesEndpoint(): boolean {
    const now = Date.now()
    if (now - this.endpoint.at > 200) {
      const { host, port } = readEndpoint(this.cluster.settings.controlPlaneEndpoint)
      const isReached = this.machine.start.network.connect(host, port) !== undefined && this.cluster.isAlive()
      this.endpoint = { at: now, isReached }
    }
    return this.endpoint.isReached
  }

  reaches(other: Kubelet, protocol: 'tcp' | 'udp', port: number): boolean {
    return other.serverId === this.serverId || this.machine.start.network.allows(other.serverId, protocol, port)
  }

  reachesOutside(): boolean {
    return this.machine.isAwake && this.machine.start.network.reachesOutside()
  }

  renewLease(at: Date): void {
    const { store } = this.cluster
    const renewTime = microStamp(at)
    const known = store.get<Lease>(leases, 'kube-node-lease', this.nodeName)
    if (known) store.replace(leases, known, { ...known, spec: { ...known.spec, renewTime } })
    else {
      const node = this.asObject()
      store.create<Lease>(leases, {
        apiVersion: 'coordination.k8s.io/v1',
        kind: 'Lease',
        metadata: {
          name: this.nodeName,
          namespace: 'kube-node-lease',
          ownerReferences: [{ apiVersion: 'v1', kind: 'Node', name: this.nodeName, uid: node.metadata.uid }],
        },
        spec: { holderIdentity: this.nodeName, leaseDurationSeconds: 40, renewTime },
      })
    }
  }

  private asObject(): Node {
    const node = this.cluster.store.get<Node>(nodes, undefined, this.nodeName)
    if (!node) throw new Error(`Node ${this.nodeName} is not registered`)
    return node
  }

  /** Writes the conditions when they have changed, or when five minutes have passed, as a real kubelet. */
  private reportReady(node: Node): void {
    const now = this.cluster.now()
    const wanted = readyCondition(this.hasNetwork())
    const known = node.status.conditions?.find(item => item.type === 'Ready')
    const last = Date.parse(known?.lastHeartbeatTime ?? '1970-01-01T00:00:00Z')
    const isOld = (now.getTime() - last) * this.cluster.clock.speed > seconds(300)
    const isSame = known?.status === wanted.status && known.reason === wanted.reason
    if (isSame && !isOld) return
    this.cluster.store.update<Node>(nodes, node, draft => {
      draft.status.conditions = mergeConditions(draft.status.conditions, conditions(wanted.status === 'True', now))
    })
    if (known?.status !== wanted.status) {
      const reason = wanted.status === 'True' ? 'NodeReady' : 'NodeNotReady'
      recordEvent(this.cluster, node, 'kubelet', { reason, message: `Node ${this.nodeName} status is now: ${reason}` })
    }
  }

  private ownPods(): Pod[] {
    return [...this.cluster.store.each<Pod>(pods)].filter(pod => pod.spec.nodeName === this.nodeName)
  }

  /** Whether a network plugin's agent runs here. */
  private hasNetwork(): boolean {
    return this.ownPods().some(pod => networkPluginOf(pod) && isReady(pod))
  }

  sync(): void {
    if (!this.isHeard()) return
    const node = this.cluster.store.get<Node>(nodes, undefined, this.nodeName)
    if (node) this.reportReady(node)
    else this.register()
    const present = this.ownPods()
    const uids = new Set(present.map(pod => pod.metadata.uid))
    for (const [uid, item] of this.work) {
      if (uids.has(uid)) continue
      this.end(item)
      this.work.delete(uid)
    }
    for (const pod of present) this.syncPod(pod)
  }

  private end(item: Work): void {
    item.cancel?.()
    item.cancel = undefined
    for (const program of item.programs.splice(0)) program.stop()
  }

  private syncPod(pod: Pod): void {
    const known = this.work.get(pod.metadata.uid)
    if (isMirror(pod) || isFinished(pod)) {
      if (pod.metadata.deletionTimestamp) this.finish(pod)
      return
    }
    const item: Work = known ?? {
      stage: waiting('ContainerCreating'),
      restarts: 0,
      programs: [],
      podIp: pod.status.podIP,
    }
    this.work.set(pod.metadata.uid, item)
    if (pod.metadata.deletionTimestamp) this.remove(pod, item)
    else if (item.stage.kind === 'waiting' && !item.cancel) this.tryStart(pod, item)
    // The node controller takes the readiness of pods whose kubelet is silent.
    else if (!known || isReady(pod) !== (item.stage.kind === 'running' && item.stage.ready)) this.report(pod, item)
  }

  private remove(pod: Pod, item: Work): void {
    if (item.removing) return
    item.removing = true
    this.end(item)
    const grace = Math.min(pod.metadata.deletionGracePeriodSeconds ?? 30, 1)
    recordEvent(this.cluster, pod, 'kubelet', {
      reason: 'Killing',
      message: `Stopping container ${pod.spec.containers[0]?.name}`,
      host: this.nodeName,
    })
    item.cancel = this.machine.after(seconds(grace), () => {
      item.removing = false
      item.cancel = undefined
      if (this.isHeard()) this.finish(pod)
    })
  }

  /** The pod's containers are gone: so is the pod, but for finalizers. */
  private finish({ metadata }: Pod): void {
    const pod = this.cluster.store.get<Pod>(pods, metadata.namespace, metadata.name)
    if (!pod || pod.metadata.uid !== metadata.uid) return
    this.cluster.forgetPodLog(metadata.namespace ?? '', metadata.name)
    if (pod.metadata.finalizers?.length) {
      this.cluster.store.update<Pod>(pods, pod, draft => {
        draft.metadata.deletionGracePeriodSeconds = 0
      })
    } else this.cluster.store.remove(pods, pod)
  }

  /** What keeps a pod's containers from being made; undefined when nothing does. */
  private obstacle(pod: Pod): { reason: string; event: string; message: string } | undefined {
    const { store } = this.cluster
    const { namespace } = pod.metadata
    for (const volume of pod.spec.volumes ?? []) {
      const { secret, configMap } = volume
      if (secret && !secret.optional && !store.get(secrets, namespace, secret.secretName)) {
        const message = `MountVolume.SetUp failed for volume "${volume.name}" : secret "${secret.secretName}" not found`
        return { reason: 'ContainerCreating', event: 'FailedMount', message }
      }
      if (configMap && !configMap.optional && !store.get(configMaps, namespace, configMap.name)) {
        const message = `MountVolume.SetUp failed for volume "${volume.name}" : configmap "${configMap.name}" not found`
        return { reason: 'ContainerCreating', event: 'FailedMount', message }
      }
    }
    if (!pod.spec.hostNetwork && !this.hasNetwork()) {
      const message =
        'network is not ready: container runtime network not ready: NetworkReady=false reason:NetworkPluginNotReady message:Network plugin returns error: cni plugin not initialized'
      return { reason: 'ContainerCreating', event: 'NetworkNotReady', message }
    }
    const image = imagesOf(pod).find(item => !this.images.has(item))
    if (image && !this.isPreloaded(image) && !this.reachesOutside()) {
      const message = `Failed to pull image "${image}": failed to do request: dial tcp: i/o timeout`
      return { reason: 'ImagePullBackOff', event: 'Failed', message }
    }
    for (const container of pod.spec.containers) {
      for (const { valueFrom } of container.env ?? []) {
        const secret = valueFrom?.secretKeyRef
        if (secret && !store.get(secrets, namespace, secret.name)) {
          const message = `Error: secret "${secret.name}" not found`
          return { reason: 'CreateContainerConfigError', event: 'Failed', message }
        }
      }
    }
    return undefined
  }

  /** Node images hold what kubeadm runs. */
  private isPreloaded = (image: string) => image.startsWith('registry.k8s.io/')

  private tryStart(pod: Pod, item: Work): void {
    const obstacle = this.obstacle(pod)
    if (obstacle) {
      item.stage = waiting(obstacle.reason, obstacle.reason === 'ContainerCreating' ? undefined : obstacle.message)
      const isNew = this.report(pod, item)
      if (isNew) {
        recordEvent(this.cluster, pod, 'kubelet', {
          reason: obstacle.event,
          message: obstacle.message,
          type: 'Warning',
          host: this.nodeName,
        })
      }
      return
    }
    const missing = imagesOf(pod).filter(image => !this.images.has(image) && !this.isPreloaded(image))
    item.stage = waiting(pod.spec.initContainers?.length ? 'PodInitializing' : 'ContainerCreating')
    this.report(pod, item)
    const inits = pod.spec.initContainers?.length ?? 0
    item.cancel = this.machine.after(seconds(1 + missing.length * 3 + inits), () => {
      item.cancel = undefined
      for (const image of missing) {
        this.images.add(image)
        this.event(pod, 'Pulled', `Successfully pulled image "${image}" in 2.9s (2.9s including waiting).`)
      }
      this.run(pod, item)
    })
  }

  private event(pod: Pod, reason: string, message: string): void {
    recordEvent(this.cluster, pod, 'kubelet', { reason, message, host: this.nodeName })
  }

  private run(pod: Pod, item: Work): void {
    item.podIp = pod.spec.hostNetwork ? this.address : (item.podIp ?? this.freePodIp())
    item.stage = { kind: 'running', startedAt: stamp(this.cluster.now()), ready: false }
    this.report(pod, item)
    for (const container of pod.spec.containers) this.event(pod, 'Started', `Container started: ${container.name}`)
    this.startPrograms(pod, item)
    if (item.stage.kind !== 'running') return
    const delay = 1 + Math.max(0, ...pod.spec.containers.map(initialDelay))
    const runsOnce = pod.spec.restartPolicy !== undefined && pod.spec.restartPolicy !== 'Always'
    item.cancel = this.machine.after(seconds(runsOnce ? 3 : delay), () => {
      item.cancel = undefined
      if (item.stage.kind !== 'running') return
      const { startedAt } = item.stage
      item.stage = runsOnce
        ? { kind: 'succeeded', startedAt, finishedAt: stamp(this.cluster.now()) }
        : { ...item.stage, ready: true }
      this.report(pod, item)
    })
  }

  private startPrograms(pod: Pod, item: Work): void {
    const { cluster } = this
    const { namespace = '', name } = pod.metadata
    const log = (line: string) => cluster.podLog(namespace, name, line)
    log(`simulator: ${pod.spec.containers[0]?.image} appears to run`)
    const problem = this.problemOf(pod)
    if (problem) {
      log(problem)
      this.crash(pod, item)
      return
    }
    for (const program of this.programs) {
      if (!pod.spec.containers.some(container => program.image.test(container.image))) continue
      let ended = false
      const exit = () => {
        if (ended || !this.machine.isAwake) return
        ended = true
        this.crash(pod, item)
      }
      item.programs.push(program.start({ cluster, kubelet: this, pod, log, exit }))
    }
  }

  /** What makes a program end that the simulator does not run, but knows this much of. */
  private problemOf(pod: Pod): string | undefined {
    const isFlannel = pod.spec.containers.some(container => /flannel/.test(container.image))
    if (!isFlannel || this.asObject().spec.podCIDR) return undefined
    return `Error registering network: failed to acquire lease: node "${this.nodeName}" pod cidr not assigned`
  }

  /** A container has ended: it is started again, each time later. */
  private crash(pod: Pod, item: Work): void {
    this.end(item)
    item.restarts += 1
    const wait = Math.min(300, 10 * 2 ** (item.restarts - 1))
    const name = pod.spec.containers[0]?.name
    item.stage = waiting(
      'CrashLoopBackOff',
      `back-off ${wait}s restarting failed container=${name} pod=${pod.metadata.name}_${pod.metadata.namespace}(${pod.metadata.uid})`,
    )
    this.report(pod, item)
    recordEvent(this.cluster, pod, 'kubelet', {
      reason: 'BackOff',
      message: `Back-off restarting failed container ${name} in pod ${pod.metadata.name}`,
      type: 'Warning',
      host: this.nodeName,
    })
    item.cancel = this.machine.after(seconds(wait), () => {
      item.cancel = undefined
      this.run(pod, item)
    })
  }

  /** Writes a pod's status; true when that changed it. */
  private report({ metadata }: Pod, item: Work): boolean {
    const pod = this.cluster.store.get<Pod>(pods, metadata.namespace, metadata.name)
    if (!pod || pod.metadata.uid !== metadata.uid || !this.isHeard()) return false
    const { podIp, restarts } = item
    const status = podStatus(pod, item.stage, { hostIp: this.address, podIp, restarts, now: this.cluster.now() })
    if (sameJson(status, pod.status)) return false
    this.cluster.store.replace(pods, pod, { ...pod, status })
    return true
  }

  /** An address of this node's range that no pod has. */
  private freePodIp(): string {
    const range =
      this.asObject().spec.podCIDR ?? subnetOf('10.88.0.0/16', 24, this.nodeName.length % 256) ?? '10.88.0.0/24'
    const used = new Set([...this.work.values()].map(item => item.podIp))
    let n = 2
    while (used.has(addressIn(range, n))) n++
    return addressIn(range, n)
  }

  openNodePorts(ports: ReadonlyMap<number, () => boolean>): void {
    const { listeners } = this.machine
    for (const port of this.nodePorts) if (!ports.has(port)) listeners.delete(port)
    this.nodePorts.clear()
    for (const [port, isBacked] of ports) {
      listeners.set(port, serveOk(isBacked))
      this.nodePorts.add(port)
    }
  }
}

const waiting = (reason: string, message?: string): PodStage => ({ kind: 'waiting', reason, message })
const isMirror = (pod: Pod) => pod.metadata.annotations?.['kubernetes.io/config.mirror'] !== undefined
const isFinished = (pod: Pod) => pod.status.phase === 'Succeeded' || pod.status.phase === 'Failed'

const imagesOf = (pod: Pod): string[] => [
  ...new Set([...(pod.spec.initContainers ?? []), ...pod.spec.containers].map(container => container.image)),
]

const initialDelay = (container: object): number => {
  const probe = (container as { readinessProbe?: { initialDelaySeconds?: number } }).readinessProbe
  return probe?.initialDelaySeconds ?? 0
}

/** Times of transition are kept where the status has not changed. */
function mergeConditions(before: Condition[] | undefined, next: Condition[]): Condition[] {
  const merged = next.map(item => {
    const known = before?.find(other => other.type === item.type)
    return known?.status === item.status ? { ...item, lastTransitionTime: known.lastTransitionTime } : item
  })
  return [...(before ?? []).filter(item => !next.some(other => other.type === item.type)), ...merged]
}
