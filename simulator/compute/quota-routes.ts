import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { badRequest, forbidden } from './refusals'
import { type C, parseBody, requireAdmin, requireRole } from './request'
import { type ComputeState, defaultQuota, type Quota, quotaKinds, quotaOf, usedOf } from './state'

/** Limits of the caller's project, and quota of any for those who may see it. */
export function addQuotaRoutes(app: Hono<Env>, state: ComputeState): void {
  app.get('/limits', c => {
    requireRole(c, 'reader', 'limits')
    const isOther = c.var.caller.isAdmin && c.req.query('tenant_id') !== undefined
    const project = (isOther ? c.req.query('tenant_id') : c.var.caller.projectId) ?? ''
    const [quota, used] = [quotaOf(state, project), usedOf(state, project)]
    return c.json({
      limits: {
        rate: [],
        absolute: {
          maxServerGroupMembers: quota.server_group_members,
          maxServerGroups: quota.server_groups,
          maxServerMeta: quota.metadata_items,
          maxTotalCores: quota.cores,
          maxTotalInstances: quota.instances,
          maxTotalKeypairs: quota.key_pairs,
          maxTotalRAMSize: quota.ram,
          totalCoresUsed: used.cores,
          totalInstancesUsed: used.instances,
          totalRAMUsed: used.ram,
          totalServerGroupsUsed: used.server_groups,
        },
      },
    })
  })
  const projectOf = (c: C) => {
    const project = c.req.param('project') ?? ''
    if (!canSee(c.var.caller, project)) throw forbidden('os_compute_api:os-quota-sets:show')
    return project
  }
  app.get('/os-quota-sets/:project', c => {
    const id = projectOf(c)
    return c.json({ quota_set: { id, ...quotaOf(state, id) } })
  })
  app.get('/os-quota-sets/:project/defaults', c => c.json({ quota_set: { id: projectOf(c), ...defaultQuota } }))
  app.get('/os-quota-sets/:project/detail', c => {
    const id = projectOf(c)
    const [quota, used] = [quotaOf(state, id), usedOf(state, id)]
    const inUse: Partial<Quota> = used
    const kinds = quotaKinds.map(kind => [kind, { limit: quota[kind], in_use: inUse[kind] ?? 0, reserved: 0 }])
    return c.json({ quota_set: { id, ...Object.fromEntries(kinds) } })
  })
  app.put('/os-quota-sets/:project', async c => {
    requireAdmin(c, 'os-quota-sets:update')
    const id = projectOf(c)
    const { quota_set: asked } = await parseBody(
      c,
      z.object({ quota_set: z.record(z.string(), z.union([z.int().min(-1), z.boolean(), z.string()])) }),
    )
    const used: Partial<Quota> = usedOf(state, id)
    const change = Object.fromEntries(
      quotaKinds.flatMap(kind => (typeof asked[kind] === 'number' ? [[kind, asked[kind]]] : [])),
    ) as Partial<Quota>
    for (const kind of quotaKinds) {
      const [limit, inUse] = [change[kind], used[kind] ?? 0]
      if (limit !== undefined && limit >= 0 && limit < inUse && asked.force !== true)
        throw badRequest(
          `Quota limit ${limit} for ${kind} must be greater than or equal to already used and reserved ${inUse}.`,
        )
    }
    const quota = { ...quotaOf(state, id), ...change }
    state.quotas.set(id, quota)
    return c.json({ quota_set: quota })
  })
  app.delete('/os-quota-sets/:project', c => {
    requireAdmin(c, 'os-quota-sets:delete')
    state.quotas.delete(projectOf(c))
    return c.body(null, 202)
  })
}
