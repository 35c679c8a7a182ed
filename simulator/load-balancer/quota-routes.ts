import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { applyDefined } from '../network/records'
import { quotaOf } from './objects'
import type { C, Octavia } from './octavia'
import { forbidden } from './refusals'
import { defaultQuota, type Quota } from './state'

/** Quotas, and what Octavia offers everybody. */
export function addQuotaRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, body } = octavia
  const quotaProject = (c: C) => {
    const project = c.req.param('project') ?? ''
    if (!canSee(c.var.caller, project)) throw forbidden()
    return project
  }
  app.get('/quotas/:project', c => c.json({ quota: quotaOf(state, quotaProject(c)) }))
  app.put('/quotas/:project', async c => {
    if (!c.var.caller.isAdmin) throw forbidden()
    const limit = z.int().min(-1).nullable().optional()
    const asked = await body(
      c,
      'quota',
      'quotas.quota',
      z.object({
        load_balancer: limit,
        loadbalancer: limit,
        listener: limit,
        member: limit,
        pool: limit,
        health_monitor: limit,
        healthmonitor: limit,
      }),
    )
    const project = quotaProject(c)
    const quota: Quota = { ...quotaOf(state, project) }
    applyDefined(quota, {
      load_balancer: asked.load_balancer ?? asked.loadbalancer ?? undefined,
      listener: asked.listener ?? undefined,
      member: asked.member ?? undefined,
      pool: asked.pool ?? undefined,
      health_monitor: asked.health_monitor ?? asked.healthmonitor ?? undefined,
    } as Partial<Quota>)
    state.quotas.set(project, quota)
    return c.json({ quota }, 202)
  })
  app.delete('/quotas/:project', c => {
    if (!c.var.caller.isAdmin) throw forbidden()
    state.quotas.delete(quotaProject(c))
    return c.body(null, 204)
  })
  app.get('/quotas/defaults', c => c.json({ quota: defaultQuota }))
  app.get('/providers', c => c.json({ providers: [{ name: 'amphora', description: 'The Octavia Amphora driver.' }] }))
  app.get('/flavors', c => c.json({ flavors: [], flavors_links: [] }))
  app.get('/availabilityzones', c => c.json({ availability_zones: [], availability_zones_links: [] }))
  app.get('/l7policies', c => c.json({ l7policies: [], l7policies_links: [] }))
}
