import { z } from 'zod'
import type { Catalog, Quota } from '../catalog'
import { cidrsOverlap, computeCidrSize } from '../cidr'
import { type ClusterSpec, clusterSpecSchema, computeMachineCount } from '../cluster-spec'
import { findNodeImage } from '../node-image'
import type { Release } from '../release'
import { computeSecurityGroupRules } from '../security-group-rules'

/** What a create would make, what it takes of which quota, how long, and what stands in its way. */
export const createPlanSchema = z.object({
  creates: z.array(z.object({ kind: z.string(), count: z.number() })),
  quotas: z.array(
    z.object({
      service: z.string(),
      resource: z.string(),
      before: z.number(),
      after: z.number(),
      /** -1 is no limit. */
      limit: z.number(),
      exceeded: z.boolean(),
    }),
  ),
  /** Median of earlier creates of about this size; null without history. */
  estimatedSeconds: z.number().nullable(),
  /** Why it cannot be asked for as it is. */
  problems: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })),
})
export type CreatePlan = z.infer<typeof createPlanSchema>
export type PlanProblem = CreatePlan['problems'][number]

/** Compares a complete spec with the catalog. Nothing is asked of the cloud. */
export function computeCreatePlan(of: {
  spec: ClusterSpec
  catalog: Catalog
  releases: Release[]
  estimatedSeconds: number | null
}): CreatePlan {
  const { spec, catalog } = of
  const creates = computeCreates(spec)
  const quotas = computeQuotas(spec, catalog, creates)
  const overQuota = quotas
    .filter(q => q.exceeded)
    .map(q => ({
      field: 'spec',
      code: 'QuotaExceeded',
      message: `The ${q.service} quota "${q.resource}" is too small: ${q.after} would be used, ${q.limit} are allowed, ${q.before} are used now.`,
    }))
  return {
    creates: Object.entries(creates).map(([kind, count]) => ({ kind, count })),
    quotas,
    estimatedSeconds: of.estimatedSeconds,
    problems: [...computeProblems(spec, catalog, of.releases), ...overQuota],
  }
}

/** What a create makes, by type as OpenStack names it. */
function computeCreates(spec: ClusterSpec): Record<string, number> {
  const machines = computeMachineCount(spec)
  const withDisk = spec.nodePools.filter(p => p.diskGiB !== null).reduce((sum, p) => sum + p.replicas, 0)
  const newNetwork = spec.network.networkId === null
  return Object.fromEntries(
    Object.entries({
      network: newNetwork ? 1 : 0,
      subnet: newNetwork ? 1 : 0,
      router: newNetwork ? 1 : 0,
      security_group: 2,
      server_group: 1 + spec.nodePools.length,
      loadbalancer: 1,
      floatingip: 1,
      server: machines,
      port: machines,
      volume: withDisk,
      application_credential: 1,
    }).filter(([, count]) => count > 0),
  )
}

// Ports beside those of the machines: the load balancer's VIP, and a new router's two sides and DHCP.
const fixedPorts = (newNetwork: boolean) => (newNetwork ? 4 : 1)
/** Rules that a new group has of its own: egress over IPv4 and IPv6. */
const ownRules = 2

function countSecurityGroupRules(spec: ClusterSpec): number {
  return Object.values(computeSecurityGroupRules(spec)).reduce((sum, rules) => sum + ownRules + rules.length, 0)
}

function computeQuotas(spec: ClusterSpec, catalog: Catalog, creates: Record<string, number>): CreatePlan['quotas'] {
  const groups = [spec.controlPlane, ...spec.nodePools]
  const flavorOf = (name: string) => catalog.flavors.find(f => f.name === name)
  const sum = (of: 'vcpus' | 'ramMiB') =>
    groups.reduce((total, g) => total + g.replicas * (flavorOf(g.flavor)?.[of] ?? 0), 0)
  const count = (kind: string) => creates[kind] ?? 0
  const takes: Record<Quota['service'], Record<string, number>> = {
    compute: {
      instances: count('server'),
      cores: sum('vcpus'),
      ram: sum('ramMiB'),
      server_groups: count('server_group'),
      server_group_members: Math.max(...groups.map(g => g.replicas)),
    },
    network: {
      network: count('network'),
      subnet: count('subnet'),
      router: count('router'),
      port: count('port') + fixedPorts(count('network') > 0),
      floatingip: count('floatingip'),
      security_group: count('security_group'),
      security_group_rule: countSecurityGroupRules(spec),
    },
    volume: {
      volumes: count('volume'),
      gigabytes: spec.nodePools.reduce((total, p) => total + p.replicas * (p.diskGiB ?? 0), 0),
    },
    'load-balancer': { loadbalancer: 1, listener: 1, pool: 1, healthmonitor: 1, member: spec.controlPlane.replicas },
  }
  return catalog.quotas.flatMap(quota => {
    const take = takes[quota.service][quota.resource] ?? 0
    if (take === 0) return []
    // Members are counted per server group, not per project.
    const before = quota.resource === 'server_group_members' ? 0 : quota.used
    const after = before + take
    return [
      {
        service: quota.service,
        resource: quota.resource,
        before,
        after,
        limit: quota.limit,
        exceeded: quota.limit >= 0 && after > quota.limit,
      },
    ]
  })
}

function computeProblems(spec: ClusterSpec, catalog: Catalog, releases: Release[]): CreatePlan['problems'] {
  const problems: PlanProblem[] = []
  const refuse = (field: string, code: string, message: string) =>
    problems.push({ field: `spec.${field}`, code, message })

  for (const issue of clusterSpecSchema.safeParse(spec).error?.issues ?? []) {
    refuse(issue.path.join('.'), 'Invalid', issue.message)
  }
  const release = releases.find(r => r.name === spec.release)
  if (!release) refuse('release', 'NotOffered', `Release ${spec.release || '(none)'} is not offered.`)
  else if (!catalog.images.some(i => i.kubernetesVersion === `v${release.kubernetesVersion}`))
    refuse('release', 'NoImage', `The cloud has no node image for Kubernetes ${release.kubernetesVersion}.`)
  else if (!findNodeImage(catalog.images, release.kubernetesVersion, spec.imageFlavor)) {
    const { kubernetesVersion } = release
    refuse(
      'imageFlavor',
      'NoImage',
      `The cloud has no ${spec.imageFlavor} node image for Kubernetes ${kubernetesVersion}.`,
    )
  }

  const machineGroups = [
    { at: 'controlPlane', group: spec.controlPlane },
    ...spec.nodePools.map((group, i) => ({ at: `nodePools.${i}`, group })),
  ]
  for (const { at, group } of machineGroups) {
    if (!catalog.flavors.some(f => f.name === group.flavor))
      refuse(`${at}.flavor`, 'NotOffered', `The cloud has no flavor ${group.flavor || '(none)'} for this project.`)
    for (const zone of group.zones.filter(z => !catalog.zones.includes(z)))
      refuse(`${at}.zones`, 'NotOffered', `The cloud has no availability zone ${zone}.`)
  }
  const names = spec.nodePools.map(p => p.name)
  for (const [i, name] of names.entries()) {
    if (names.indexOf(name) !== i || name === 'cp')
      refuse(`nodePools.${i}.name`, 'Taken', `The name ${name} is taken in this cluster.`)
  }
  problems.push(...computeNetworkProblems(spec, catalog))
  return problems
}

function computeNetworkProblems(spec: ClusterSpec, catalog: Catalog): PlanProblem[] {
  const { network } = spec
  const problems: PlanProblem[] = []
  const refuse = (field: string, code: string, message: string) =>
    problems.push({ field: `spec.network.${field}`, code, message })
  if (!catalog.externalNetworks.some(n => n.id === network.externalNetworkId))
    refuse('externalNetworkId', 'NotOffered', 'An external network of this cloud is needed.')
  if (network.networkId !== null && !catalog.networks.some(n => n.id === network.networkId))
    refuse('networkId', 'NotOffered', 'The project has no such network with an IPv4 subnet and a gateway.')

  const ranges = [
    ['nodeCidr', network.nodeCidr],
    ['podCidr', network.podCidr],
    ['serviceCidr', network.serviceCidr],
  ] as const
  if (ranges.some(([, cidr]) => !clusterSpecSchema.shape.network.shape.nodeCidr.safeParse(cidr).success))
    return problems
  for (const [i, [field, cidr]] of ranges.entries()) {
    for (const [other, otherCidr] of ranges.slice(0, i))
      if (cidrsOverlap(cidr, otherCidr)) refuse(field, 'Overlap', `${cidr} overlaps the ${other} ${otherCidr}.`)
  }
  // Machines, the VIP, gateway, DHCP, network and broadcast; one more for a machine that is being replaced.
  const needed = computeMachineCount(spec) + 6
  if (computeCidrSize(network.nodeCidr) < needed)
    refuse('nodeCidr', 'TooSmall', `${network.nodeCidr} is too small: ${needed} addresses are needed.`)
  // kube-controller-manager gives each node a /24 of the pod range.
  if (computeCidrSize(network.podCidr) < 256 * (computeMachineCount(spec) + 1))
    refuse('podCidr', 'TooSmall', `${network.podCidr} is too small: each node takes a /24.`)
  return problems
}
