import type { Cluster } from '../cluster'
import { recordEvent } from '../events'
import { uninitializedTaint } from '../kubelet/node-object'
import type { Node, Service } from '../objects'
import { builtIn } from '../schema/resources'
import type { LoadBalancers } from './load-balancers'

const services = builtIn('', 'services')
const nodes = builtIn('', 'nodes')

const finalizer = 'service.kubernetes.io/load-balancer-cleanup'
const component = 'service-controller'

/** Nodes that load balancers send to. */
function backendNodes(cluster: Cluster): Node[] {
  return cluster.store
    .list<Node>(nodes)
    .filter(
      node =>
        node.spec.providerID &&
        !node.metadata.deletionTimestamp &&
        node.metadata.labels?.['node.kubernetes.io/exclude-from-external-load-balancers'] === undefined &&
        !node.spec.taints?.some(taint => taint.key === uninitializedTaint),
    )
}

/** What has been done for a Service, so that it is done again only when something has changed. */
type Done = { key: string; failures: number; retryAt: number }

/** The service controller: load balancers for Services that want one, and none for the others. */
export class ServiceController {
  private readonly done = new Map<string, Done>()

  constructor(
    private readonly cluster: Cluster,
    private readonly balancers: LoadBalancers,
    private readonly log: (line: string) => void,
  ) {}

  async sync(): Promise<void> {
    const { store } = this.cluster
    for (const service of store.list<Service>(services)) await this.syncOne(service)
    const uids = new Set(store.list<Service>(services).map(service => service.metadata.uid))
    for (const uid of this.done.keys()) if (!uids.has(uid)) this.done.delete(uid)
  }

  private async syncOne(service: Service): Promise<void> {
    const { metadata, spec } = service
    const isWanted = spec.type === 'LoadBalancer' && !spec.loadBalancerClass && !metadata.deletionTimestamp
    const isOurs = metadata.finalizers?.includes(finalizer) ?? false
    if (!isWanted && !isOurs) return
    const known = this.done.get(metadata.uid)
    const members = backendNodes(this.cluster).map(node => node.metadata.name)
    const key = JSON.stringify([isWanted, spec, metadata.annotations, members])
    const now = Date.now()
    if (known && known.key === key && (known.failures === 0 || known.retryAt > now)) return
    try {
      if (isWanted) await this.ensure(service)
      else await this.remove(service)
      this.done.set(metadata.uid, { key, failures: 0, retryAt: 0 })
    } catch (error) {
      const failures = (known?.failures ?? 0) + 1
      const delay = Math.min(300, 5 * 2 ** (failures - 1)) * 1000
      this.done.set(metadata.uid, { key, failures, retryAt: now + delay / this.cluster.clock.speed })
      const text = error instanceof Error ? error.message : String(error)
      const message = `Error syncing load balancer: failed to ${isWanted ? 'ensure' : 'delete'} load balancer: ${text}`
      this.log(message)
      recordEvent(this.cluster, service, component, { reason: 'SyncLoadBalancerFailed', message, type: 'Warning' })
    }
  }

  private event(service: Service, reason: string, message: string): void {
    recordEvent(this.cluster, service, component, { reason, message })
  }

  private async ensure(service: Service): Promise<void> {
    const { store } = this.cluster
    this.event(service, 'EnsuringLoadBalancer', 'Ensuring load balancer')
    const marked = store.update<Service>(services, service, draft => {
      draft.metadata.finalizers = [...new Set([...(draft.metadata.finalizers ?? []), finalizer])]
    })
    if (!marked) return
    const ip = await this.balancers.ensure(marked, backendNodes(this.cluster))
    store.update<Service>(services, service, draft => {
      draft.status.loadBalancer = { ingress: [{ ip, ipMode: 'VIP' }] }
    })
    this.event(service, 'EnsuredLoadBalancer', 'Ensured load balancer')
  }

  private async remove(service: Service): Promise<void> {
    this.event(service, 'DeletingLoadBalancer', 'Deleting load balancer')
    await this.balancers.delete(service)
    this.event(service, 'DeletedLoadBalancer', 'Deleted load balancer')
    this.cluster.store.update<Service>(services, service, draft => {
      draft.metadata.finalizers = draft.metadata.finalizers?.filter(item => item !== finalizer)
      if (draft.metadata.finalizers?.length === 0) delete draft.metadata.finalizers
      draft.status.loadBalancer = {}
    })
  }
}
