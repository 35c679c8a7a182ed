import type { Cloud } from './cloud'

/** How many objects of each kind a project has; only kinds that it has any of. */
export type World = Record<string, { name: string; objects: Record<string, number> }>

/** What exists, by project: to see that nothing is left over. The project `octavia` is the load balancer service's own. */
export function computeWorld(cloud: Cloud): World {
  const { network, compute, volume, loadBalancer, directory } = cloud
  const world: World = {}
  const of = (projectId: string) => {
    world[projectId] ??= { name: directory.projects.get(projectId)?.name ?? projectId, objects: {} }
    return world[projectId].objects
  }
  const count = (kind: string, items: Iterable<{ projectId: string } | { project_id: string }>) => {
    for (const item of items) {
      const objects = of('projectId' in item ? item.projectId : item.project_id)
      objects[kind] = (objects[kind] ?? 0) + 1
    }
  }
  for (const id of directory.projects.keys()) of(id)
  count('server', compute.servers.values())
  count('server_group', compute.groups.values())
  count('network', network.networks.values())
  count('subnet', network.subnets.values())
  count('port', network.ports.values())
  count('router', network.routers.values())
  count('floatingip', network.floatingIps.values())
  // Every project has a default group; it is nobody's leftover.
  count(
    'security_group',
    [...network.securityGroups.values()].filter(group => group.name !== 'default'),
  )
  count('loadbalancer', loadBalancer.loadBalancers.values())
  count('listener', loadBalancer.listeners.values())
  count('pool', loadBalancer.pools.values())
  count('member', loadBalancer.members.values())
  count('healthmonitor', loadBalancer.monitors.values())
  count('volume', volume.volumes.values())
  count('snapshot', volume.snapshots.values())
  count('application_credential', directory.applicationCredentials.values())
  return world
}
