import { createHash } from 'node:crypto'
import type { Caller } from '../identity/caller'
import { isoMicros, isoSeconds } from '../ids'
import { type ComputeState, type Flavor, isHostUp, membersOf, type Server, type ServerGroup } from './state'

/** Nova's objects as it sends them to one caller in one version. */
export function createComputeViews(url: string, state: ComputeState) {
  const links = (path: string) => [
    { rel: 'self', href: `${url}/compute/v2.1/${path}` },
    { rel: 'bookmark', href: `${url}/compute/${path}` },
  ]

  const flavorBrief = (flavor: Flavor, version: number) => ({
    id: flavor.id,
    name: flavor.name,
    links: links(`flavors/${flavor.id}`),
    ...(version >= 55 && { description: null }),
  })
  const flavor = (of: Flavor, version: number) => ({
    ...flavorBrief(of, version),
    ram: of.ramMiB,
    disk: of.diskGiB,
    swap: version >= 75 ? 0 : '',
    vcpus: of.vcpus,
    rxtx_factor: 1,
    'OS-FLV-EXT-DATA:ephemeral': 0,
    'OS-FLV-DISABLED:disabled': false,
    'os-flavor-access:is_public': of.isPublic,
    ...(version >= 61 && { extra_specs: of.extraSpecs }),
  })
  const embeddedFlavor = (of: Flavor, version: number) =>
    version >= 47
      ? {
          vcpus: of.vcpus,
          ram: of.ramMiB,
          disk: of.diskGiB,
          ephemeral: 0,
          swap: 0,
          original_name: of.name,
          extra_specs: of.extraSpecs,
        }
      : { id: of.id, links: links(`flavors/${of.id}`).slice(1) }

  const addresses = (server: Server) => {
    const byNetwork: Record<string, ReturnType<typeof addressView>[]> = {}
    for (const id of server.portIds) {
      const port = state.network.ports.get(id)
      const network = port && state.network.networks.get(port.network_id)
      if (!port || !network) continue
      const one = (addr: string, type: string) => addressView(addr, type, port.mac_address)
      const floating = [...state.network.floatingIps.values()].filter(of => of.port_id === port.id)
      byNetwork[network.name] = [
        ...(byNetwork[network.name] ?? []),
        ...port.fixed_ips.map(ip => one(ip.ip_address, 'fixed')),
        ...floating.map(of => one(of.floating_ip_address, 'floating')),
      ]
    }
    return byNetwork
  }

  const securityGroups = (server: Server) => {
    const ids = new Set(server.portIds.flatMap(id => state.network.ports.get(id)?.security_groups ?? []))
    return [...ids].map(id => ({ name: state.network.securityGroups.get(id)?.name ?? '' }))
  }

  const server = (of: Server, caller: Caller, version: number) => {
    const host = state.hosts.get(of.host ?? '')
    const groups = securityGroups(of)
    return {
      id: of.id,
      name: of.name,
      status: of.status,
      tenant_id: of.projectId,
      user_id: of.userId,
      metadata: of.metadata,
      hostId: of.host
        ? createHash('sha224')
            .update(of.projectId + of.host)
            .digest('hex')
        : '',
      image: of.imageId ? { id: of.imageId, links: links(`images/${of.imageId}`).slice(1) } : '',
      flavor: embeddedFlavor(of.flavor, version),
      created: isoSeconds(of.createdAt),
      updated: isoSeconds(of.updatedAt),
      addresses: addresses(of),
      accessIPv4: '',
      accessIPv6: '',
      links: links(`servers/${of.id}`),
      'OS-DCF:diskConfig': 'MANUAL',
      ...(of.status === 'ERROR' && of.fault ? { fault: of.fault } : { progress: 0 }),
      'OS-EXT-AZ:availability_zone': host?.zone ?? '',
      config_drive: of.hasConfigDrive ? 'True' : '',
      key_name: of.keyName,
      'OS-SRV-USG:launched_at': of.launchedAt ? isoMicros(of.launchedAt) : null,
      'OS-SRV-USG:terminated_at': null,
      'OS-EXT-STS:task_state': of.taskState,
      'OS-EXT-STS:vm_state': of.vmState,
      'OS-EXT-STS:power_state': of.powerState,
      'os-extended-volumes:volumes_attached': of.volumes.map(use => ({
        id: use.volumeId,
        ...(version >= 3 && { delete_on_termination: use.deleteOnTermination }),
      })),
      ...(groups.length > 0 && { security_groups: groups }),
      ...(version >= 9 && { locked: false }),
      ...(version >= 19 && { description: of.description }),
      ...(version >= 26 && { tags: [...of.tags].sort() }),
      ...(version >= 63 && { trusted_image_certificates: null }),
      ...(version >= 73 && { locked_reason: null }),
      ...(version >= 90 && { 'OS-EXT-SRV-ATTR:hostname': of.name.toLowerCase().replace(/[^a-z0-9-]+/g, '-') }),
      ...(caller.isAdmin && {
        'OS-EXT-SRV-ATTR:host': of.host ?? null,
        'OS-EXT-SRV-ATTR:hypervisor_hostname': of.host ?? null,
        'OS-EXT-SRV-ATTR:instance_name': `instance-${of.id.slice(0, 8)}`,
        ...(version >= 3 && { 'OS-EXT-SRV-ATTR:user_data': of.userData ?? null }),
        ...(version >= 16 && { host_status: host ? (isHostUp(host) ? 'UP' : 'DOWN') : '' }),
      }),
    }
  }

  return {
    links,
    flavorBrief,
    flavor,
    addresses,
    /** The short form, for /ips. */
    ips: (of: Server) =>
      Object.fromEntries(
        Object.entries(addresses(of)).map(([name, list]) => [
          name,
          list.map(({ version, addr }) => ({ version, addr })),
        ]),
      ),
    server,
    serverBrief: (of: Server) => ({ id: of.id, name: of.name, links: links(`servers/${of.id}`) }),
    group: (of: ServerGroup, version: number) => ({
      id: of.id,
      name: of.name,
      ...(version >= 64 ? { policy: of.policy, rules: of.rules } : { policies: [of.policy], metadata: {} }),
      members: membersOf(state, of.id).map(member => member.id),
      ...(version >= 13 && { project_id: of.projectId, user_id: of.userId }),
    }),
  }
}

const addressView = (addr: string, type: string, mac: string) => ({
  version: 4,
  addr,
  'OS-EXT-IPS:type': type,
  'OS-EXT-IPS-MAC:mac_addr': mac,
})

export type ComputeViews = ReturnType<typeof createComputeViews>
