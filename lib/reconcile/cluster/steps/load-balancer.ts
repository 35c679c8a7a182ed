import { description, loadBalancerName } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import type { LoadBalancer } from '@/lib/openstack/load-balancer/wire'
import { blocked, type Context, done, type Outcome, type Step, waiting } from '../context'
import { ensureResource, removeResources, settle } from '../ensure'
import { failure } from '../failures'

/** The port of the Kubernetes API, inside and outside. */
export const apiPort = 6443

/**
 * Octavia cuts connections that are idle for 50 s unless told otherwise, and with them every `kubectl logs -f` and watch
 * (octavia/common/constants.py). An hour, in milliseconds.
 */
const idleTimeoutMs = 3_600_000

/** The API's load balancer and its address. Octavia takes one change at a time: each pass makes what the last one could not. */
export const loadBalancer: Step = {
  name: 'load-balancer',
  after: ['network', 'security-groups'],

  async reconcile(context) {
    const { cluster, observed } = context
    const { loadBalancer: api } = await context.cloud()
    const name = loadBalancerName(cluster)
    const balancer = await ensureResource(context, {
      kind: 'loadbalancer',
      name,
      list: () => api.loadBalancers.list({ name }),
      create: () =>
        api.loadBalancers.create({
          name,
          description: description(cluster.id),
          vip_subnet_id: observed.subnetId ?? '',
        }),
    })
    Object.assign(observed, { loadBalancerId: balancer.id, vipAddress: balancer.vip_address })
    if (balancer.provisioning_status === 'ERROR') return brokenBalancer(context, balancer)
    const address = await ensureFloatingIp(context, balancer.vip_port_id ?? '')
    observed.apiAddress = address
    const next = await ensureNextPart(context, balancer)
    return next ?? done(report('LoadBalancerListens', { address }))
  },

  async remove(context) {
    const { loadBalancer: api, network } = await context.cloud()
    const addresses = await removeResources(context, {
      kind: 'floatingip',
      only: entry => entry.name === loadBalancerName(context.cluster),
      find: async () => (await network.floatingIps.list({ description: addressMark(context) }))[0],
      delete: found => network.floatingIps.delete(found.id),
    })
    const left = await removeResources(context, {
      kind: 'loadbalancer',
      find: async entry =>
        (await api.loadBalancers.list({ name: entry.name })).find(b => b.provisioning_status !== 'DELETED'),
      delete: async found => {
        // PENDING_* takes no change; a delete that runs is one of them.
        if (!found.provisioning_status.startsWith('PENDING_')) await api.loadBalancers.delete(found.id)
      },
    })
    if (left.length + addresses.length > 0) return waiting(report('RemovingLoadBalancer'))
    // What the cascade took with it.
    const parts = context.cluster.ledger.filter(
      e => e.fate === null && ['listener', 'pool', 'healthmonitor', 'member'].includes(e.kind),
    )
    for (const part of parts) await settle(context, part, part.cloudId ? 'deleted' : 'never-made')
    return done(report('LoadBalancerGone'))
  },
}

/** A floating IP has no name: its description tells it. */
const addressMark = (context: Context) => `${description(context.cluster.id)} API`

async function ensureFloatingIp(context: Context, portId: string): Promise<string> {
  const { network } = await context.cloud()
  const mark = addressMark(context)
  const address = await ensureResource(context, {
    kind: 'floatingip',
    name: loadBalancerName(context.cluster),
    list: () => network.floatingIps.list({ description: mark }),
    create: () =>
      network.floatingIps.create({
        floating_network_id: context.cluster.spec.network.externalNetworkId,
        port_id: portId,
        description: mark,
      }),
  })
  if (address.port_id !== portId) await network.floatingIps.update(address.id, { port_id: portId })
  return address.floating_ip_address
}

/** Makes the next missing part, if the load balancer takes changes now; nothing when all parts are there. */
async function ensureNextPart(context: Context, balancer: LoadBalancer): Promise<Outcome | undefined> {
  const { loadBalancer: api } = await context.cloud()
  const { name, id } = balancer
  if (balancer.provisioning_status !== 'ACTIVE') return waiting(report('LoadBalancerBusy'))
  const parts = await Promise.all([
    api.pools.list({ loadbalancer_id: id, name }),
    api.listeners.list({ loadbalancer_id: id, name }),
    api.healthMonitors.list({ name }),
  ])
  const [[pool], [listener], [monitor]] = parts
  if (!pool) {
    await ensureResource(context, {
      kind: 'pool',
      name,
      list: async () => [],
      create: () => api.pools.create({ name, loadbalancer_id: id, protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' }),
    })
    return waiting(report('MakingPool'))
  }
  context.observed.poolId = pool.id
  if (!listener) {
    await ensureResource(context, {
      kind: 'listener',
      name,
      list: async () => [],
      create: () =>
        api.listeners.create({
          name,
          loadbalancer_id: id,
          protocol: 'TCP',
          protocol_port: apiPort,
          default_pool_id: pool.id,
          timeout_client_data: idleTimeoutMs,
          timeout_member_data: idleTimeoutMs,
          ...allowedCidrs(context),
        }),
    })
    return waiting(report('MakingListener'))
  }
  if (!monitor) {
    await ensureResource(context, {
      kind: 'healthmonitor',
      name,
      list: async () => [],
      create: () =>
        api.healthMonitors.create({
          name,
          pool_id: pool.id,
          type: 'TCP',
          delay: 10,
          timeout: 5,
          max_retries: 5,
          max_retries_down: 3,
        }),
    })
    return waiting(report('MakingHealthMonitor'))
  }
  return undefined
}

/** Nodes come through the router when they use the public address, and the portal must get in too. */
function allowedCidrs(context: Context): { allowed_cidrs?: string[] } {
  const { spec } = context.cluster
  if (spec.apiAccess.allowedCidrs.length === 0) return {}
  const router = context.observed.routerExternalAddress
  const ranges = [
    ...spec.apiAccess.allowedCidrs,
    spec.network.nodeCidr,
    ...(router ? [`${router}/32`] : []),
    ...context.portalCidrs,
  ]
  return { allowed_cidrs: [...new Set(ranges)] }
}

/** An ERROR may only be deleted: the next pass makes a new one (facts 10.6). */
async function brokenBalancer(context: Context, balancer: LoadBalancer): Promise<Outcome> {
  const { loadBalancer: api } = await context.cloud()
  await api.loadBalancers.delete(balancer.id)
  return blocked(
    failure(
      {
        code: 'LoadBalancerError',
        owner: 'operator',
        message: `Octavia could not build the load balancer ${balancer.name}.`,
        action: 'It is removed and built again by itself; the operator finds the reason in Octavia’s log.',
        params: { name: balancer.name },
      },
      {
        service: 'load-balancer',
        operation: 'create loadbalancer',
        text: `Load balancer ${balancer.id} is in provisioning_status ERROR.`,
      },
    ),
    30_000,
  )
}
