import { z } from 'zod'
import type { Caller } from '../identity/caller'
import { canSee } from '../identity/caller'
import { formatRange, parseRange } from './addresses'
import { checkQuota, common, newBase, projectFor, text, touch, uuid } from './records'
import { badRequest, conflict, groupNotFound } from './refusals'
import type { NetworkState, Rule, SecurityGroup } from './state'

export const groupSchema = z.strictObject({
  ...common,
  name: text.optional(),
  stateful: z.boolean().optional(),
})

/** Every project has a group named default, which lets its members reach each other. */
export function ensureDefaultGroup(state: NetworkState, projectId: string): SecurityGroup {
  for (const group of state.securityGroups.values())
    if (group.project_id === projectId && group.name === 'default') return group
  const group = addGroup(state, projectId, 'default', 'Default security group')
  for (const ethertype of ['IPv4', 'IPv6'] as const)
    addRule(state, group, { direction: 'ingress', ethertype, remote_group_id: group.id })
  return group
}

export function createGroup(state: NetworkState, caller: Caller, asked: z.infer<typeof groupSchema>): SecurityGroup {
  const projectId = projectFor(caller, asked, 'create_security_group')
  ensureDefaultGroup(state, projectId)
  if (asked.name === 'default')
    throw conflict('SecurityGroupDefaultAlreadyExists', 'Default security group already exists.')
  checkQuota(state, projectId, 'security_group')
  return addGroup(state, projectId, asked.name ?? '', asked.description)
}

/** A new group lets everything out. */
export function addGroup(state: NetworkState, projectId: string, name: string, description = ''): SecurityGroup {
  const group: SecurityGroup = { ...newBase(state, projectId, description), name, stateful: true, shared: false }
  state.securityGroups.set(group.id, group)
  for (const ethertype of ['IPv4', 'IPv6'] as const) addRule(state, group, { direction: 'egress', ethertype })
  return group
}

function addRule(
  state: NetworkState,
  group: SecurityGroup,
  of: Pick<Rule, 'direction' | 'ethertype'> & Partial<Rule>,
): Rule {
  const rule: Rule = {
    protocol: null,
    port_range_min: null,
    port_range_max: null,
    remote_ip_prefix: null,
    remote_group_id: null,
    ...newBase(state, group.project_id, of.description ?? null),
    revision_number: 0,
    ...of,
    security_group_id: group.id,
  }
  state.rules.set(rule.id, rule)
  const siblings = state.rulesByGroup.get(group.id) ?? new Map<string, Rule>()
  state.rulesByGroup.set(group.id, siblings.set(rule.id, rule))
  return rule
}

export const rulesOf = (state: NetworkState, groupId: string): Rule[] => [
  ...(state.rulesByGroup.get(groupId)?.values() ?? []),
]

export function removeRule(state: NetworkState, rule: Rule): void {
  state.rules.delete(rule.id)
  state.rulesByGroup.get(rule.security_group_id)?.delete(rule.id)
}

/** Takes a group away with its rules and those that name it as their remote. */
export function removeGroup(state: NetworkState, groupId: string): void {
  for (const rule of state.rules.values())
    if (rule.security_group_id === groupId || rule.remote_group_id === groupId) removeRule(state, rule)
  state.rulesByGroup.delete(groupId)
  state.securityGroups.delete(groupId)
}

export function updateGroup(state: NetworkState, group: SecurityGroup, change: z.infer<typeof groupSchema>): void {
  if (change.name !== undefined) group.name = change.name
  if (change.description !== undefined) group.description = change.description
  touch(state, group)
}

export function deleteGroup(state: NetworkState, caller: Caller, group: SecurityGroup): void {
  if (group.name === 'default' && !caller.isAdmin)
    throw conflict('SecurityGroupCannotRemoveDefault', 'Insufficient rights for removing default security group.')
  if ([...state.ports.values()].some(port => port.security_groups.includes(group.id)))
    throw conflict('SecurityGroupInUse', `Security Group ${group.id} in use.`)
  removeGroup(state, group.id)
}

const portNumber = z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)])
export const ruleSchema = z.strictObject({
  ...common,
  security_group_id: uuid,
  direction: z.enum(['ingress', 'egress'], 'is not in valid_values'),
  ethertype: z.enum(['IPv4', 'IPv6'], 'is not in valid_values').default('IPv4'),
  protocol: z
    .union([z.string().toLowerCase(), z.int().transform(String)])
    .nullable()
    .optional(),
  port_range_min: portNumber.nullable().optional(),
  port_range_max: portNumber.nullable().optional(),
  remote_ip_prefix: text.nullable().optional(),
  remote_group_id: uuid.nullable().optional(),
  remote_address_group_id: z.null().optional(),
})

export function createRule(state: NetworkState, caller: Caller, asked: z.infer<typeof ruleSchema>): Rule {
  const group = state.securityGroups.get(asked.security_group_id)
  if (!group || !canSee(caller, group.project_id)) throw groupNotFound(asked.security_group_id)
  checkRule(asked)
  if (asked.remote_group_id && !state.securityGroups.has(asked.remote_group_id))
    throw groupNotFound(asked.remote_group_id)
  const rule = {
    direction: asked.direction,
    ethertype: asked.ethertype,
    protocol: asked.protocol ?? null,
    port_range_min: asked.port_range_min ?? null,
    port_range_max: asked.port_range_max ?? null,
    remote_ip_prefix: asked.remote_ip_prefix ?? null,
    remote_group_id: asked.remote_group_id ?? null,
  }
  const twin = rulesOf(state, group.id).find(one => ruleKey(one) === ruleKey(rule))
  if (twin) throw conflict('SecurityGroupRuleExists', `Security group rule already exists. Rule id is ${twin.id}.`)
  checkQuota(state, group.project_id, 'security_group_rule')
  touch(state, group)
  return addRule(state, group, { ...rule, description: asked.description ?? '' })
}

function checkRule(asked: z.infer<typeof ruleSchema>): void {
  const { port_range_min: min, port_range_max: max } = asked
  const hasPorts = typeof min === 'number' || typeof max === 'number'
  if (hasPorts && !asked.protocol)
    throw badRequest('Must also specify protocol if port range is given.', 'SecurityGroupProtocolRequiredWithPorts')
  if (typeof min === 'number' && typeof max === 'number' && min > max)
    throw badRequest('For TCP/UDP protocols, port_range_min must be <= port_range_max', 'SecurityGroupInvalidPortRange')
  if (asked.remote_group_id && asked.remote_ip_prefix)
    throw badRequest(
      'Only one of remote_ip_prefix or remote_group_id or remote_address_group_id may be provided.',
      'SecurityGroupMultipleRemoteEntites',
    )
  const prefix = asked.remote_ip_prefix
  if (prefix && asked.ethertype === 'IPv4' && !parseRange(prefix))
    throw badRequest(`Invalid input for remote_ip_prefix. Reason: '${prefix}' is not a valid IP subnet.`)
}

export const normalizedCidr = (prefix: string | null): string | null => {
  const range = prefix === null ? undefined : parseRange(prefix)
  return range ? formatRange(range) : prefix
}

/** What makes two rules the same; everybody is the same as no remote at all. */
function ruleKey(rule: Partial<Rule>): string {
  const cidr = normalizedCidr(rule.remote_ip_prefix ?? null)
  const remote = rule.remote_group_id ?? (cidr === '0.0.0.0/0' || cidr === '::/0' ? null : cidr)
  return [rule.direction, rule.ethertype, rule.protocol, rule.port_range_min, rule.port_range_max, remote].join(' ')
}
