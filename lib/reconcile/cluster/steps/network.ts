import { description, networkName, routerName, subnetName, tag } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import { assertLease } from '@/lib/store/lease'
import { blocked, type Context, done, type Outcome, type Step, waiting } from '../context'
import { blockedBy, findForeignPorts } from '../delete-blockers'
import { ensureResource, removeResources } from '../ensure'
import { failure } from '../failures'

/** A network of its own with a router to the outside, or the one that the tenant named. */
export const network: Step = {
  name: 'network',
  after: ['credentials'],

  reconcile: context =>
    context.cluster.spec.network.networkId === null ? reconcileOwn(context) : reconcileExisting(context),

  async remove(context) {
    const { network: api } = await context.cloud()
    const own = context.cluster.ledger.find(e => e.kind === 'network' && e.fate === null && e.cloudId)
    const foreign = own?.cloudId ? await findForeignPorts(context, own.cloudId) : []
    if (foreign.length > 0) return blockedBy(context, 'network', foreign)
    const interfaces = await removeResources(context, {
      kind: 'router_interface',
      find: async () => {
        const router = (await api.routers.list({ name: routerName(context.cluster) }))[0]
        const subnet = (await api.subnets.list({ name: subnetName(context.cluster) }))[0]
        if (!router || !subnet) return undefined
        const port = (await api.ports.list({ device_id: router.id })).find(p =>
          p.fixed_ips.some(ip => ip.subnet_id === subnet.id),
        )
        return port && { id: port.id, routerId: router.id, subnetId: subnet.id }
      },
      delete: found => api.routers.removeInterface(found.routerId, { subnet_id: found.subnetId }),
    })
    if (interfaces.length > 0) return waiting(report('DetachingSubnet'))
    const routers = await removeResources(context, {
      kind: 'router',
      find: async entry =>
        (await api.routers.list({ name: entry.name, description: description(context.cluster.id) }))[0],
      delete: found => api.routers.delete(found.id),
    })
    const subnets = await removeResources(context, {
      kind: 'subnet',
      find: async entry =>
        (await api.subnets.list({ name: entry.name, description: description(context.cluster.id) }))[0],
      delete: found => api.subnets.delete(found.id),
    })
    if (routers.length + subnets.length > 0) return waiting(report('RemovingRouter'))
    const networks = await removeResources(context, {
      kind: 'network',
      find: async entry =>
        (await api.networks.list({ name: entry.name, description: description(context.cluster.id) }))[0],
      delete: found => api.networks.delete(found.id),
    })
    return networks.length > 0 ? waiting(report('RemovingNetwork')) : done(report('NetworkGone'))
  },
}

async function reconcileOwn(context: Context): Promise<Outcome> {
  const { network: api } = await context.cloud()
  const { cluster, observed } = context
  const mark = { description: description(cluster.id) }
  const own = await ensureResource(context, {
    kind: 'network',
    name: networkName(cluster),
    list: () => api.networks.list({ name: networkName(cluster), ...mark }),
    create: () => api.networks.create({ name: networkName(cluster), ...mark }),
  })
  if (!own.tags?.includes(tag(cluster.id))) await api.setTags('networks', own.id, [tag(cluster.id)])
  const [subnet, router] = await Promise.all([
    ensureResource(context, {
      kind: 'subnet',
      name: subnetName(cluster),
      list: () => api.subnets.list({ name: subnetName(cluster), network_id: own.id }),
      create: () =>
        api.subnets.create({
          name: subnetName(cluster),
          ...mark,
          network_id: own.id,
          ip_version: 4,
          cidr: cluster.spec.network.nodeCidr,
        }),
    }),
    ensureResource(context, {
      kind: 'router',
      name: routerName(cluster),
      list: () => api.routers.list({ name: routerName(cluster), ...mark }),
      create: () =>
        api.routers.create({
          name: routerName(cluster),
          ...mark,
          external_gateway_info: { network_id: cluster.spec.network.externalNetworkId },
        }),
    }),
  ])
  await ensureResource(context, {
    kind: 'router_interface',
    name: routerName(cluster),
    list: async () =>
      (await api.ports.list({ device_id: router.id })).filter(p => p.fixed_ips.some(ip => ip.subnet_id === subnet.id)),
    create: async () => ({ id: (await api.routers.addInterface(router.id, { subnet_id: subnet.id })).port_id }),
  })
  Object.assign(observed, {
    networkId: own.id,
    subnetId: subnet.id,
    nodeCidr: subnet.cidr,
    routerId: router.id,
    routerExternalAddress: router.external_gateway_info?.external_fixed_ips?.[0]?.ip_address,
  })
  return done(report('NetworkConnected', { name: own.name }))
}

async function reconcileExisting(context: Context): Promise<Outcome> {
  const { network: api } = await context.cloud()
  const { spec } = context.cluster
  const subnets = await api.subnets.list({ network_id: spec.network.networkId ?? '', ip_version: 4 })
  const subnet = subnets.find(s => s.cidr === spec.network.nodeCidr) ?? subnets[0]
  if (!subnet)
    return blocked(
      failure({
        code: 'NotFoundInCloud',
        owner: 'tenant',
        message: `The network ${spec.network.networkId} has no IPv4 subnet.`,
        action: 'Make a subnet in it, or delete the cluster and choose another network.',
        params: { what: `network ${spec.network.networkId}` },
      }),
      30_000,
    )
  assertLease(context.lease)
  Object.assign(context.observed, { networkId: subnet.network_id, subnetId: subnet.id, nodeCidr: subnet.cidr })
  return done(report('NetworkUsed'))
}
