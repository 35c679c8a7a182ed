import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { nextPageUrl, page } from '../http/paging'
import { newUuid } from '../ids'
import { notFound } from './refusals'
import { type C, parseBody, requireAdmin, versionOf } from './request'
import type { ComputeState, Flavor } from './state'
import type { ComputeViews } from './views'

export function addFlavorRoutes(app: Hono<Env>, url: string, state: ComputeState, views: ComputeViews): void {
  const list = (c: C, view: (flavor: Flavor, version: number) => unknown) => {
    const query = new URL(c.req.url).searchParams
    const found = [...state.flavors.values()]
      .filter(flavor => flavor.isPublic || c.var.caller.isAdmin)
      .filter(flavor => flavor.ramMiB >= Number(query.get('minRam') ?? 0))
      .filter(flavor => flavor.diskGiB >= Number(query.get('minDisk') ?? 0))
    const { shown, next } = page(found, {
      limit: Number(query.get('limit') ?? 1000),
      marker: query.get('marker') ?? undefined,
      idOf: flavor => flavor.id,
    })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      flavors: shown.map(flavor => view(flavor, versionOf(c))),
      ...(next !== undefined && { flavors_links: [{ rel: 'next', href: nextPageUrl(here, next) }] }),
    })
  }
  app.get('/flavors', c => list(c, views.flavorBrief))
  app.get('/flavors/detail', c => list(c, views.flavor))
  app.get('/flavors/:id', c => {
    const flavor = state.flavors.get(c.req.param('id'))
    if (!flavor) throw notFound(`Flavor ${c.req.param('id')} could not be found.`)
    return c.json({ flavor: views.flavor(flavor, versionOf(c)) })
  })
  app.post('/flavors', async c => {
    requireAdmin(c, 'os-flavor-manage:create')
    const { flavor: asked } = await parseBody(
      c,
      z.object({
        flavor: z.object({
          id: z.string().optional(),
          name: z.string().min(1),
          vcpus: z.int().min(1),
          ram: z.int().min(1),
          disk: z.int().min(0),
          'os-flavor-access:is_public': z.boolean().optional(),
        }),
      }),
    )
    const flavor = {
      id: asked.id && asked.id !== 'auto' ? asked.id : newUuid(),
      name: asked.name,
      vcpus: asked.vcpus,
      ramMiB: asked.ram,
      diskGiB: asked.disk,
      isPublic: asked['os-flavor-access:is_public'] ?? true,
      extraSpecs: {},
    }
    state.flavors.set(flavor.id, flavor)
    return c.json({ flavor: views.flavor(flavor, versionOf(c)) })
  })
  app.delete('/flavors/:id', c => {
    requireAdmin(c, 'os-flavor-manage:delete')
    if (!state.flavors.delete(c.req.param('id'))) throw notFound(`Flavor ${c.req.param('id')} could not be found.`)
    return c.body(null, 202)
  })
}
