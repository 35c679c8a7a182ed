import { type Context, Hono } from 'hono'
import { ZodError, z } from 'zod'
import { type Env, readJson } from '../http/env'
import { createTagFilter, nextPageUrl, page, pickFields } from '../http/paging'
import { bodyProblem, isRecord } from '../http/refusal'
import { type Caller, canSee } from '../identity/caller'
import { extensions } from './extensions'
import { createFilter, sortItems } from './filters'
import { touch } from './records'
import { badBody, badRequest, forbidden, notFound, routerNotFound, stale } from './refusals'
import { createResources, type Resource } from './resources'
import { addInterface, interfaceSchema, removeInterface } from './routers'
import { ensureDefaultGroup } from './security-groups'
import { type Base, countOf, defaultQuota, type NetworkState, type Quota, quotaKinds, quotaOf } from './state'

type C = Context<Env>

/** Neutron, version 2.0. */
export function createNetworkRoutes(url: string, state: NetworkState): Hono<Env> {
  const app = new Hono<Env>()
  const links = [{ href: `${url}/network/v2.0/`, rel: 'self' }]
  app.get('/', c => c.json({ versions: [{ id: 'v2.0', links, status: 'CURRENT' }] }))
  app.get('/v2.0/', c => c.json({ resources: [] }))
  app.get('/v2.0/extensions', c => c.json({ extensions: extensions.map(extensionView) }))
  app.get('/v2.0/extensions/:alias', c => {
    const alias = c.req.param('alias')
    if (!extensions.includes(alias)) throw notFound('ExtensionNotFound', `Extension with alias ${alias} does not exist`)
    return c.json({ extension: extensionView(alias) })
  })
  for (const path of ['availability_zones', 'subnetpools', 'agents', 'trunks'])
    app.get(`/v2.0/${path}`, c => c.json({ [path]: [] }))

  for (const resource of createResources(state)) addResource(app, url, state, resource)
  addRouterInterfaces(app, state)
  addQuotas(app, state)
  return app
}

const extensionView = (alias: string) => ({
  alias,
  name: alias,
  description: alias,
  links: [],
  updated: '2016-01-01T00:00:00-00:00',
})

const requireMember = (c: C, action: string) => {
  if (!c.var.caller.roles.has('member')) throw forbidden(action)
}
/** Without the role reader a token sees only what is shared. */
const mayRead = (caller: Caller, item: Base) => caller.roles.has('reader') || caller.projectId !== item.project_id

function addResource(app: Hono<Env>, url: string, state: NetworkState, resource: Resource): void {
  const { path, singular, plural } = resource
  const base = `/v2.0/${path}`
  const get = (c: C): Base => {
    const id = c.req.param('id') ?? ''
    const found = resource.find(id)
    if (!found || !resource.isVisible(c.var.caller, found) || !mayRead(c.var.caller, found)) throw resource.notFound(id)
    return found
  }
  /** The object, for changing it: seeing it is not enough. */
  const own = (c: C, action: 'update' | 'delete'): Base => {
    const found = get(c)
    if (!canSee(c.var.caller, found.project_id)) throw forbidden(`${action}_${singular}`)
    requireMember(c, `${action}_${singular}`)
    return found
  }
  const parsing = <T>(body: unknown, run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw error instanceof ZodError ? badBody(bodyProblem(error, body)) : error
    }
  }

  app.get(base, c => {
    const query = new URL(c.req.url).searchParams
    const { caller } = c.var
    if (path === 'security-groups' && caller.projectId !== undefined) ensureDefaultGroup(state, caller.projectId)
    const [hasTags, isAskedFor] = [createTagFilter(query), createFilter(query)]
    const seen: Record<string, unknown>[] = []
    for (const item of resource.items()) {
      if (!resource.isVisible(caller, item) || !mayRead(caller, item)) continue
      if (!hasTags(item.tags) || !isAskedFor(item)) continue
      seen.push(resource.view(item, caller))
    }
    const marker = query.get('marker')
    if (marker !== null && !seen.some(item => item.id === marker)) throw resource.notFound(marker)
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY
    const { shown, next } = page(sortItems(seen, query), {
      limit,
      marker: marker ?? undefined,
      idOf: item => String(item.id),
    })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      [plural]: shown.map(item => pickFields(item, query)),
      ...(next !== undefined && { [`${plural}_links`]: [{ href: nextPageUrl(here, next), rel: 'next' }] }),
    })
  })

  app.post(base, async c => {
    requireMember(c, `create_${singular}`)
    const body = await readJson(c)
    const many = isRecord(body) ? body[plural] : undefined
    if (Array.isArray(many)) return c.json({ [plural]: createAll(c, many) }, 201)
    const one = isRecord(body) ? body[singular] : undefined
    if (one === undefined) throw badRequest(`Unable to find '${singular}' in request body`)
    const made = parsing(one, () => resource.create(c.var.caller, one))
    return c.json({ [singular]: resource.view(made, c.var.caller) }, 201)
  })
  /** All or nothing, as bulk creation is. */
  const createAll = (c: C, bodies: unknown[]) => {
    const made: Base[] = []
    try {
      for (const body of bodies) made.push(parsing(body, () => resource.create(c.var.caller, body)))
    } catch (error) {
      for (const item of made.reverse()) resource.remove(c.var.caller, item)
      throw error
    }
    return made.map(item => resource.view(item, c.var.caller))
  }

  app.get(`${base}/:id`, c => {
    const query = new URL(c.req.url).searchParams
    return c.json({ [singular]: pickFields(resource.view(get(c), c.var.caller), query) })
  })
  app.put(`${base}/:id`, async c => {
    const item = own(c, 'update')
    const wanted = c.req.header('If-Match')?.replace('revision_number=', '')
    if (wanted !== undefined && wanted !== String(item.revision_number)) throw stale(item.id, wanted)
    const body = await readJson(c)
    const change = isRecord(body) ? body[singular] : undefined
    if (change === undefined) throw badRequest(`Unable to find '${singular}' in request body`)
    parsing(change, () => resource.update(c.var.caller, item, change))
    return c.json({ [singular]: resource.view(item, c.var.caller) })
  })
  app.delete(`${base}/:id`, c => {
    resource.remove(c.var.caller, own(c, 'delete'))
    return c.body(null, 204)
  })

  app.get(`${base}/:id/tags`, c => c.json({ tags: get(c).tags }))
  app.put(`${base}/:id/tags`, async c => {
    const item = own(c, 'update')
    const parsed = z.object({ tags: z.array(z.string().max(255)) }).safeParse(await readJson(c))
    if (!parsed.success) throw badRequest('Invalid input for operation: Invalid tags body.', 'InvalidInput')
    item.tags = [...new Set(parsed.data.tags)]
    touch(state, item)
    return c.json({ tags: item.tags })
  })
  app.delete(`${base}/:id/tags`, c => {
    own(c, 'update').tags = []
    return c.body(null, 204)
  })
  const tagOf = (c: C, item: Base) => {
    const tag = c.req.param('tag') ?? ''
    if (!item.tags.includes(tag)) throw notFound('TagNotFound', `Tag ${tag} could not be found.`)
    return tag
  }
  app.get(`${base}/:id/tags/:tag`, c => {
    tagOf(c, get(c))
    return c.body(null, 204)
  })
  app.put(`${base}/:id/tags/:tag`, c => {
    const item = own(c, 'update')
    item.tags = [...new Set([...item.tags, c.req.param('tag')])]
    touch(state, item)
    return c.json(null, 201)
  })
  app.delete(`${base}/:id/tags/:tag`, c => {
    const item = own(c, 'update')
    const tag = tagOf(c, item)
    item.tags = item.tags.filter(one => one !== tag)
    return c.body(null, 204)
  })
}

function addRouterInterfaces(app: Hono<Env>, state: NetworkState): void {
  const routerOf = (c: C, action: string) => {
    const id = c.req.param('id') ?? ''
    const router = state.routers.get(id)
    if (!router || !canSee(c.var.caller, router.project_id)) throw routerNotFound(id)
    requireMember(c, action)
    return router
  }
  const asked = async (c: C) => {
    const body = await readJson(c)
    const parsed = interfaceSchema.safeParse(body ?? {})
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, body))
    return parsed.data
  }
  app.put('/v2.0/routers/:id/add_router_interface', async c =>
    c.json(addInterface(state, c.var.caller, routerOf(c, 'add_router_interface'), await asked(c))),
  )
  app.put('/v2.0/routers/:id/remove_router_interface', async c =>
    c.json(removeInterface(state, routerOf(c, 'remove_router_interface'), await asked(c))),
  )
}

function addQuotas(app: Hono<Env>, state: NetworkState): void {
  const readable = (c: C) => {
    const project = c.req.param('project') ?? ''
    if (!canSee(c.var.caller, project)) throw forbidden('get_quota')
    return project
  }
  const details = (c: C) => {
    const project = readable(c)
    const limits = quotaOf(state, project)
    const quota = quotaKinds.map(kind => [
      kind,
      { limit: limits[kind], used: countOf(state, project, kind), reserved: 0 },
    ])
    return c.json({ quota: Object.fromEntries(quota) })
  }
  app.get('/v2.0/quotas/:project', c => c.json({ quota: quotaOf(state, readable(c)) }))
  app.get('/v2.0/quotas/:project/default', c => {
    readable(c)
    return c.json({ quota: defaultQuota })
  })
  app.get('/v2.0/quotas/:project/details', details)
  app.get('/v2.0/quotas/:project/details.json', details)
  app.put('/v2.0/quotas/:project', async c => {
    if (!c.var.caller.isAdmin) throw forbidden('update_quota')
    const kinds = Object.fromEntries(quotaKinds.map(kind => [kind, z.int().min(-1).optional()]))
    const body = await readJson(c)
    const parsed = z.object({ quota: z.strictObject(kinds) }).safeParse(body)
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, body))
    const project = c.req.param('project')
    const quota = { ...quotaOf(state, project), ...(parsed.data.quota as Partial<Quota>) }
    state.quotas.set(project, quota)
    return c.json({ quota })
  })
  app.delete('/v2.0/quotas/:project', c => {
    if (!c.var.caller.isAdmin) throw forbidden('delete_quota')
    state.quotas.delete(c.req.param('project'))
    return c.body(null, 204)
  })
}
