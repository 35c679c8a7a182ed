import type { Catalog, Quota } from '@/lib/domain/catalog'
import type { Cloud } from '@/lib/openstack/cloud'
import { nodeImagesFromWire } from './node-images'

/** What a project's cloud offers it, and what of its quota is used. */
export async function readCatalog(cloud: Cloud, tenantId: string): Promise<Catalog> {
  const [flavors, images, networks, zones, quotas] = await Promise.all([
    cloud.compute.flavors.list(),
    cloud.image.images.list({ status: 'active' }),
    readNetworks(cloud, tenantId),
    cloud.compute.availabilityZones.list(),
    readQuotas(cloud, tenantId),
  ])
  return {
    flavors: flavors.map(f => ({ id: f.id, name: f.name, vcpus: f.vcpus, ramMiB: f.ram, diskGiB: f.disk })),
    images: nodeImagesFromWire(images),
    ...networks,
    zones: zones.map(zone => zone.zoneName).sort(),
    quotas,
  }
}

async function readNetworks(cloud: Cloud, tenantId: string): Promise<Pick<Catalog, 'externalNetworks' | 'networks'>> {
  const [external, networks, subnets] = await Promise.all([
    // Neutron leaves the external networks of other projects out of a list that does not ask for them.
    cloud.network.networks.list({ 'router:external': true }),
    cloud.network.networks.list({ 'router:external': false }),
    cloud.network.subnets.list({ ip_version: 4 }),
  ])
  const own = networks.filter(n => n.project_id === tenantId || n.shared)
  return {
    externalNetworks: external.map(({ id, name }) => ({ id, name })),
    networks: own.flatMap(({ id, name }) => {
      const subnet = subnets.find(s => s.network_id === id && s.gateway_ip)
      return subnet ? [{ id, name, subnetId: subnet.id, cidr: subnet.cidr }] : []
    }),
  }
}

async function readQuotas(cloud: Cloud, tenantId: string): Promise<Quota[]> {
  const [compute, network, volume, loadBalancer] = await Promise.all([
    cloud.compute.limits.get(),
    cloud.network.quotas.get(tenantId),
    cloud.volume.limits.get(),
    readLoadBalancerQuotas(cloud, tenantId),
  ])
  const of = (service: Quota['service'], resource: string, used: number, limit: number): Quota => ({
    service,
    resource,
    used,
    limit,
  })
  return [
    of('compute', 'instances', compute.totalInstancesUsed, compute.maxTotalInstances),
    of('compute', 'cores', compute.totalCoresUsed, compute.maxTotalCores),
    of('compute', 'ram', compute.totalRAMUsed, compute.maxTotalRAMSize),
    of('compute', 'server_groups', compute.totalServerGroupsUsed, compute.maxServerGroups),
    of('compute', 'server_group_members', 0, compute.maxServerGroupMembers),
    ...Object.entries(network).map(([resource, { used, reserved, limit }]) =>
      of('network', resource, used + reserved, limit),
    ),
    of('volume', 'volumes', volume.totalVolumesUsed, volume.maxTotalVolumes),
    of('volume', 'gigabytes', volume.totalGigabytesUsed, volume.maxTotalVolumeGigabytes),
    ...loadBalancer,
  ]
}

/** Octavia tells limits only: what is used is counted (facts 10.8). */
async function readLoadBalancerQuotas(cloud: Cloud, tenantId: string): Promise<Quota[]> {
  const api = cloud.loadBalancer
  const [limits, balancers, listeners, pools, monitors] = await Promise.all([
    api.quotas.get(tenantId),
    api.loadBalancers.list(),
    api.listeners.list(),
    api.pools.list(),
    api.healthMonitors.list(),
  ])
  const used = {
    loadbalancer: balancers.length,
    listener: listeners.length,
    pool: pools.length,
    healthmonitor: monitors.length,
    member: pools.reduce((sum, pool) => sum + (pool.members?.length ?? 0), 0),
  }
  return Object.entries(used).map(([resource, count]) => ({
    service: 'load-balancer',
    resource,
    used: count,
    limit: limits[resource as keyof typeof used],
  }))
}
