import { atMostEvery, seconds } from '../../clock'
import { isAllowed, refusal } from '../auth/rbac'
import { type Attributes, serviceAccountUser } from '../auth/user'
import type { Cluster } from '../cluster'
import type { Program, ProgramContext, RunningProgram } from '../kubelet/programs'
import type { Container, Pod, Secret } from '../objects'
import { builtIn } from '../schema/resources'
import { type CloudConf, readCloudConf } from './cloud-conf'
import { initializeNodes, syncLifecycle } from './instances'
import { LoadBalancers } from './load-balancers'
import { ServiceController } from './services'
import { Session } from './session'

const secrets = builtIn('', 'secrets')
const serviceAccounts = builtIn('', 'serviceaccounts')

/**
 * openstack-cloud-controller-manager: works while its pod runs, with what its Secret says, over real HTTP. The nodes of
 * the cloud are initialised and taken away, Services of type LoadBalancer served; routes are left out.
 */
export const cloudControllerManager: Program = {
  image: /openstack-cloud-controller-manager/,
  start: context => new Manager(context),
}

/** Between two looks at the cluster, in real milliseconds. */
const fewestRealMs = 500

/** Rights without which the real one does not come far. */
const needed: Extract<Attributes, { resource: string }>[] = [
  { verb: 'list', group: '', resource: 'nodes' },
  { verb: 'watch', group: '', resource: 'nodes' },
  { verb: 'patch', group: '', resource: 'nodes', subresource: 'status' },
  { verb: 'patch', group: '', resource: 'nodes' },
  { verb: 'list', group: '', resource: 'services' },
  { verb: 'patch', group: '', resource: 'services', subresource: 'status' },
  { verb: 'create', group: 'coordination.k8s.io', resource: 'leases' },
]

class Manager implements RunningProgram {
  private stopped = false
  private readonly cancels = new Set<() => void>()

  constructor(private readonly context: ProgramContext) {
    this.run().catch((error: unknown) => {
      if (this.stopped) return
      context.log(`"Cloud provider could not be initialized" err="${error instanceof Error ? error.message : error}"`)
      // Not at once, as a program that has tried: and never inside its own start.
      this.after(seconds(1), () => context.exit())
    })
  }

  stop(): void {
    this.stopped = true
    for (const cancel of this.cancels) cancel()
    const { leaders } = this.context.cluster
    if (leaders.get('cloud-controller-manager') === this) leaders.delete('cloud-controller-manager')
  }

  private after(ms: number, then: () => void): void {
    const cancel = this.context.cluster.clock.after(ms, () => {
      this.cancels.delete(cancel)
      then()
    })
    this.cancels.add(cancel)
  }

  /** Never resolves once the program has ended. */
  private wait = (ms: number): Promise<void> => new Promise(resolve => this.after(ms, resolve))

  private async run(): Promise<void> {
    const { cluster, kubelet, log } = this.context
    await this.wait(seconds(1))
    const settings = readSettings(this.context)
    this.checkRights()
    const conf = readCloudConf(settings.conf)
    if (!kubelet.reachesOutside()) {
      await this.wait(seconds(30))
      throw new Error(`Post "${conf.authUrl}/auth/tokens": dial tcp: i/o timeout`)
    }
    const session = new Session(conf)
    await session.authenticate()
    if (this.stopped) return
    log('attempting to acquire leader lease kube-system/cloud-controller-manager...')
    while (cluster.leaders.has('cloud-controller-manager')) await this.wait(seconds(2))
    cluster.leaders.set('cloud-controller-manager', this)
    log('successfully acquired lease kube-system/cloud-controller-manager')
    await this.work(session, conf, settings.clusterName)
  }

  private async work(session: Session, conf: CloudConf, clusterName: string): Promise<void> {
    const { cluster, kubelet, log } = this.context
    const balancers = new LoadBalancers(session, conf, clusterName, { wait: this.wait, log })
    const services = new ServiceController(cluster, balancers, log)
    const rounds: (() => Promise<void>)[] = [
      () => initializeNodes(cluster, session, conf, log),
      () => syncLifecycle(cluster, session, log),
    ]
    const serve = async () => {
      for (;;) {
        if (conf.loadBalancer.enabled && kubelet.isHeard() && kubelet.reachesOutside())
          await this.attempt(() => services.sync())
        await this.wait(atMostEvery(cluster.clock, seconds(2), fewestRealMs))
      }
    }
    const look = async () => {
      for (;;) {
        for (const round of rounds) if (kubelet.isHeard() && kubelet.reachesOutside()) await this.attempt(round)
        await this.wait(atMostEvery(cluster.clock, seconds(5), fewestRealMs))
      }
    }
    await Promise.all([serve(), look()])
  }

  private async attempt(round: () => Promise<void>): Promise<void> {
    try {
      await round()
    } catch (error) {
      if (!this.stopped) this.context.log(`error: ${error instanceof Error ? error.message : error}`)
    }
    // What comes back from the cloud after the end is nobody's.
    if (this.stopped) await new Promise<never>(() => {})
  }

  private checkRights(): void {
    const { cluster, pod } = this.context
    const { namespace = '' } = pod.metadata
    const name = pod.spec.serviceAccountName ?? 'default'
    const account = cluster.store.get(serviceAccounts, namespace, name)
    const user = serviceAccountUser(namespace, name, account?.metadata.uid ?? '')
    const missing = needed.find(wanted => !isAllowed(cluster.store, user, wanted))
    if (missing) throw new Error(`${missing.resource} is forbidden: ${refusal(user, missing)}`)
  }
}

type Settings = { conf: string; clusterName: string }

/** The text of cloud.conf and the cluster's name, from the pod's arguments, environment and mounts. */
function readSettings({ cluster, pod }: ProgramContext): Settings {
  const container = pod.spec.containers.find(item => /openstack-cloud-controller-manager/.test(item.image))
  if (!container) throw new Error('no such container')
  const environment = readEnvironment(cluster, pod, container)
  const words = [...(container.command ?? []), ...(container.args ?? [])].map(word =>
    word.replace(/\$\((\w+)\)/g, (all, name: string) => environment.get(name) ?? all),
  )
  const flag = (name: string) => {
    const joined = words.join(' ')
    return new RegExp(`--${name}[= ]("[^"]*"|\\S+)`).exec(joined)?.[1]?.replaceAll('"', '')
  }
  const provider = flag('cloud-provider')
  if (provider !== 'openstack') throw new Error(`Only --cloud-provider=openstack is known, given: "${provider ?? ''}"`)
  const path = flag('cloud-config') ?? '/etc/kubernetes/cloud.conf'
  const conf = readMounted(cluster, pod, container, path)
  if (conf === undefined) throw new Error(`open ${path}: no such file or directory`)
  return { conf, clusterName: flag('cluster-name') ?? 'kubernetes' }
}

function readEnvironment(cluster: Cluster, pod: Pod, container: Container): Map<string, string> {
  const environment = new Map<string, string>()
  for (const { name, value, valueFrom } of container.env ?? []) {
    const ref = valueFrom?.secretKeyRef
    const secret = ref && cluster.store.get<Secret>(secrets, pod.metadata.namespace, ref.name)
    const data = ref && secret?.data?.[ref.key]
    environment.set(name, value ?? (data ? Buffer.from(data, 'base64').toString() : ''))
  }
  return environment
}

/** A file in a container that comes from a Secret. */
function readMounted(cluster: Cluster, pod: Pod, container: Container, path: string): string | undefined {
  for (const mount of container.volumeMounts ?? []) {
    const volume = pod.spec.volumes?.find(item => item.name === mount.name)
    if (!volume?.secret || !path.startsWith(mount.mountPath)) continue
    const key =
      mount.subPath && path === mount.mountPath ? mount.subPath : path.slice(mount.mountPath.length).replace(/^\//, '')
    const secret = cluster.store.get<Secret>(secrets, pod.metadata.namespace, volume.secret.secretName)
    const data = secret?.data?.[key]
    if (data !== undefined) return Buffer.from(data, 'base64').toString()
  }
  return undefined
}
