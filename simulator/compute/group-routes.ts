import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { newUuid } from '../ids'
import { groupNotFound, quotaExceeded } from './refusals'
import { type C, parseBody, requireRole, versionOf } from './request'
import { type ComputeState, membersOf, quotaOf, type ServerGroup, usedOf } from './state'
import type { ComputeViews } from './views'

/** Server groups: one policy, in the body's old form until version 2.64. */
export function addGroupRoutes(app: Hono<Env>, state: ComputeState, views: ComputeViews): void {
  const groupOf = (c: C): ServerGroup => {
    const id = c.req.param('id') ?? ''
    const group = state.groups.get(id)
    if (!group || !canSee(c.var.caller, group.projectId)) throw groupNotFound(id)
    return group
  }
  const policies = ['anti-affinity', 'affinity', 'soft-anti-affinity', 'soft-affinity']
  const policy = z.enum(policies, { error: issue => `'${issue.input}' is not one of ['${policies.join("', '")}']` })
  const name = z.string().min(1)
  const newBody = z.object({
    server_group: z.strictObject({ name, policy, rules: z.record(z.string(), z.unknown()).optional() }),
  })
  const oldBody = z.object({ server_group: z.strictObject({ name, policies: z.array(policy).length(1) }) })

  app.get('/os-server-groups', c => {
    requireRole(c, 'reader', 'os-server-groups:index')
    const { caller } = c.var
    const isEverywhere = caller.isAdmin && c.req.query('all_projects') !== undefined
    const found = [...state.groups.values()].filter(group => isEverywhere || group.projectId === caller.projectId)
    return c.json({ server_groups: found.map(group => views.group(group, versionOf(c))) })
  })
  app.post('/os-server-groups', async c => {
    requireRole(c, 'member', 'os-server-groups:create')
    const asked =
      versionOf(c) >= 64
        ? (await parseBody(c, newBody)).server_group
        : await parseBody(c, oldBody).then(({ server_group: old }) => ({
            name: old.name,
            policy: old.policies[0] ?? '',
            rules: {},
          }))
    const projectId = c.var.caller.projectId ?? ''
    const limit = quotaOf(state, projectId).server_groups
    if (limit >= 0 && usedOf(state, projectId).server_groups >= limit)
      throw quotaExceeded('Quota exceeded, too many server groups.')
    const group: ServerGroup = {
      id: newUuid(),
      name: asked.name,
      policy: asked.policy,
      rules: asked.rules ?? {},
      projectId,
      userId: c.var.caller.userId,
    }
    state.groups.set(group.id, group)
    return c.json({ server_group: views.group(group, versionOf(c)) })
  })
  app.get('/os-server-groups/:id', c => {
    requireRole(c, 'reader', 'os-server-groups:show')
    return c.json({ server_group: views.group(groupOf(c), versionOf(c)) })
  })
  app.delete('/os-server-groups/:id', c => {
    requireRole(c, 'member', 'os-server-groups:delete')
    const group = groupOf(c)
    for (const server of membersOf(state, group.id)) server.groupId = undefined
    state.groups.delete(group.id)
    return c.body(null, 204)
  })
}
