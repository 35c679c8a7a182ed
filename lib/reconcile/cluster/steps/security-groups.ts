import { description, securityGroupName, tag } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import { computeSecurityGroupRules, type MachineRole, type SecurityGroupRule } from '@/lib/domain/security-group-rules'
import type { SecurityGroup, SecurityGroupRule as WireRule } from '@/lib/openstack/network/wire'
import { assertLease } from '@/lib/store/lease'
import { type Context, done, type Step, waiting } from '../context'
import { blockedBy, findForeignUsers } from '../delete-blockers'
import { ensureResource, removeResources } from '../ensure'

const roles: MachineRole[] = ['control-plane', 'worker']

/** One group per role; its rules are kept to the table, surplus ones go. */
export const securityGroups: Step = {
  name: 'security-groups',
  after: ['credentials'],

  async reconcile(context) {
    const groups = await Promise.all(roles.map(role => ensureGroup(context, role)))
    const ids = Object.fromEntries(roles.map((role, i) => [role, groups[i]?.id ?? ''])) as Record<MachineRole, string>
    const wanted = computeSecurityGroupRules(context.cluster.spec)
    await Promise.all(roles.map((role, i) => reconcileRules(context, groups[i], wanted[role], ids)))
    Object.assign(context.observed, { controlPlaneGroupId: ids['control-plane'], workerGroupId: ids.worker })
    return done(report('SecurityGroupsMade'))
  },

  async remove(context) {
    const { network } = await context.cloud()
    for (const { cloudId } of context.cluster.ledger.filter(e => e.kind === 'security_group' && e.fate === null)) {
      const users = cloudId ? await findForeignUsers(context, cloudId) : []
      if (users.length > 0) return blockedBy(context, 'security_group', users)
    }
    // Each group names the other in its rules; Neutron lets go of a group all the same, with the rules that name it.
    const left = await removeResources(context, {
      kind: 'security_group',
      find: async entry =>
        (await network.securityGroups.list({ name: entry.name, description: description(context.cluster.id) }))[0],
      delete: found => network.securityGroups.delete(found.id),
    })
    return left.length > 0 ? waiting(report('RemovingSecurityGroups')) : done(report('SecurityGroupsGone'))
  },
}

async function ensureGroup(context: Context, role: MachineRole): Promise<SecurityGroup> {
  const { network } = await context.cloud()
  const name = securityGroupName(context.cluster, role)
  const mark = { description: description(context.cluster.id) }
  const group = await ensureResource(context, {
    kind: 'security_group',
    name,
    list: () => network.securityGroups.list({ name, ...mark }),
    create: () => network.securityGroups.create({ name, ...mark }),
  })
  if (!group.tags?.includes(tag(context.cluster.id)))
    await network.setTags('security-groups', group.id, [tag(context.cluster.id)])
  return group
}

async function reconcileRules(
  context: Context,
  group: SecurityGroup | undefined,
  wanted: SecurityGroupRule[],
  ids: Record<MachineRole, string>,
): Promise<void> {
  if (!group) return
  const { network } = await context.cloud()
  const there = (group.security_group_rules ?? []).filter(rule => rule.direction === 'ingress')
  const bodies = wanted.map(rule => wireRule(group.id, rule, ids))
  const missing = bodies.filter(body => !there.some(rule => ruleKey(rule) === ruleKey(body)))
  const surplus = there.filter(rule => !bodies.some(body => ruleKey(body) === ruleKey(rule)))
  if (missing.length + surplus.length === 0) return
  assertLease(context.lease)
  await Promise.all(surplus.map(rule => network.securityGroupRules.delete(rule.id)))
  await Promise.all(missing.map(body => network.securityGroupRules.create(body)))
}

function wireRule(groupId: string, rule: SecurityGroupRule, ids: Record<MachineRole, string>) {
  const remote =
    'cidr' in rule.remote ? { remote_ip_prefix: rule.remote.cidr } : { remote_group_id: ids[rule.remote.role] }
  return {
    security_group_id: groupId,
    direction: 'ingress' as const,
    ethertype: 'IPv4' as const,
    protocol: rule.protocol,
    port_range_min: rule.from,
    port_range_max: rule.to,
    ...remote,
  }
}

type RuleFields = Partial<
  Pick<
    WireRule,
    'ethertype' | 'protocol' | 'port_range_min' | 'port_range_max' | 'remote_group_id' | 'remote_ip_prefix'
  >
>

const ruleKey = (rule: RuleFields): string =>
  [
    rule.ethertype,
    rule.protocol,
    rule.port_range_min,
    rule.port_range_max,
    rule.remote_group_id ?? '',
    // Neutron keeps "everyone" as it was sent, or as null.
    rule.remote_ip_prefix ?? (rule.remote_group_id ? '' : '0.0.0.0/0'),
  ].join(' ')
