import { description } from '@/lib/domain/names'
import type { Port } from '@/lib/openstack/network/wire'
import { blocked, type Context, type Outcome } from './context'
import { failure } from './failures'

/** How soon a delete that somebody else's object blocks is tried again. */
const retryBlockedMs = 15_000

/** Ports that Neutron keeps in a network by itself and takes along. */
const ownOwners = /^network:(dhcp|distributed|router_|ha_router)/

/** Somebody else's ports in our network. Neutron refuses to remove the network while there are any. */
export async function findForeignPorts(context: Context, networkId: string): Promise<Port[]> {
  const { network } = await context.cloud()
  const ports = await network.ports.list({ network_id: networkId })
  return ports.filter(
    port => port.description !== description(context.cluster.id) && !ownOwners.test(port.device_owner),
  )
}

/** Somebody else's ports that use one of our security groups. */
export async function findForeignUsers(context: Context, securityGroupId: string): Promise<Port[]> {
  const { network } = await context.cloud()
  const ports = await network.ports.list()
  return ports.filter(
    port => port.security_groups.includes(securityGroupId) && port.description !== description(context.cluster.id),
  )
}

/** Names what stands in the way, whose it is, and what to do. */
export async function blockedBy(context: Context, kind: 'network' | 'security_group', ports: Port[]): Promise<Outcome> {
  const [first] = ports
  const what = kind.replace('_', ' ')
  const holder = first ? await findHolder(context, first) : { kind: 'port' as const, name: '' }
  const more = ports.length > 1 ? ` and ${ports.length - 1} more` : ''
  return blocked(
    failure(
      {
        code: 'DeleteBlocked',
        owner: 'tenant',
        message: `The ${what} of cluster ${context.cluster.name} is still used by ${holderWords[holder.kind]} ${holder.name}${more}, which the cluster did not make.`,
        action: 'Remove it or move it elsewhere; the deletion goes on by itself then.',
        params: {
          kind,
          cluster: context.cluster.name,
          holderKind: holder.kind,
          holder: holder.name,
          more: ports.length - 1,
        },
      },
      {
        service: 'network',
        operation: `delete ${what}`,
        text: ports
          .map(
            port =>
              `port ${port.id} (${port.device_owner || 'no owner'}, device ${port.device_id || 'none'}, project ${port.project_id})`,
          )
          .join('; '),
      },
    ),
    retryBlockedMs,
  )
}

const holderWords = { server: 'server', loadbalancer: 'load balancer', port: 'port' } as const

async function findHolder(context: Context, port: Port): Promise<{ kind: keyof typeof holderWords; name: string }> {
  const { compute, loadBalancer } = await context.cloud()
  if (port.device_owner.startsWith('compute:')) {
    const server = (await compute.servers.list()).find(s => s.id === port.device_id)
    return { kind: 'server', name: server?.name ?? port.device_id }
  }
  const balancer = (await loadBalancer.loadBalancers.list()).find(b => b.vip_port_id === port.id)
  return balancer ? { kind: 'loadbalancer', name: balancer.name } : { kind: 'port', name: port.name || port.id }
}
