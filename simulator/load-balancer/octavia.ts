import type { Context } from 'hono'
import type { ZodType } from 'zod'
import { type Env, readJson } from '../http/env'
import { createTagFilter, nextPageUrl, page, pickFields } from '../http/paging'
import { bodyProblem, isRecord, type Refusal } from '../http/refusal'
import { canSee } from '../identity/caller'
import { badBody, badRequest, forbidden, notFound } from './refusals'
import type { Base, LoadBalancer, LoadBalancerState, Pool } from './state'

export type C = Context<Env>
export type Octavia = ReturnType<typeof createOctavia>

const controls = new Set([
  'fields',
  'limit',
  'marker',
  'sort',
  'page_reverse',
  'tags',
  'tags-any',
  'not-tags',
  'not-tags-any',
])

/** What the routes of Octavia share: finding what is asked for, reading bodies, listing. */
export function createOctavia(url: string, state: LoadBalancerState) {
  const find = <T extends Base>(c: C, from: Map<string, T>, title: string, id: string): T => {
    const found = from.get(id)
    if (!found) throw notFound(title, id)
    if (!canSee(c.var.caller, found.project_id)) throw forbidden()
    return found
  }
  const loadBalancerOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.loadBalancers, 'Load Balancer', id)
  const listenerOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.listeners, 'Listener', id)
  const poolOf = (c: C, id = c.req.param('id') ?? '') => find(c, state.pools, 'Pool', id)
  const monitorById = (c: C) => find(c, state.monitors, 'Health Monitor', c.req.param('id') ?? '')
  const memberOf = (c: C, pool: Pool) => {
    const id = c.req.param('member') ?? ''
    const member = find(c, state.members, 'Member', id)
    if (member.poolId !== pool.id) throw notFound('Member', id)
    return member
  }
  const parentOf = (item: { loadBalancerId: string }): LoadBalancer => {
    const found = state.loadBalancers.get(item.loadBalancerId)
    if (!found) throw notFound('Load Balancer', item.loadBalancerId)
    return found
  }

  const body = async <T>(c: C, name: string, argument: string, schema: ZodType<T>): Promise<T> => {
    const json = await readJson(c)
    const inner = isRecord(json) ? json[name] : undefined
    if (inner === undefined) throw missing(name)
    const parsed = schema.safeParse(inner)
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, inner), argument)
    return parsed.data
  }
  const missing = (name: string): Refusal =>
    badRequest(`Invalid input for field/attribute ${name}. Value: 'None'. Mandatory field missing.`)

  /** Octavia refuses filters that it does not know, except references to the parent. */
  const list = <T extends Base>(
    c: C,
    plural: string,
    items: Iterable<T>,
    view: (item: T) => Record<string, unknown>,
    parent: (item: T) => Record<string, unknown> = () => ({}),
  ) => {
    const query = new URL(c.req.url).searchParams
    const { caller } = c.var
    const hasTags = createTagFilter(query)
    const asked = [...new Set(query.keys())].filter(key => !controls.has(key))
    const seen: Record<string, unknown>[] = []
    for (const item of items) {
      if (!canSee(caller, item.project_id) || !hasTags(item.tags)) continue
      const own = (key: string): unknown => Reflect.get(item, key) ?? parent(item)[key]
      const isKnown = (key: string) => key in item || key in parent(item) || key === 'operating_status'
      if (!asked.every(isKnown)) throw badRequest('One or more arguments are either duplicate or invalid')
      // Operating statuses cost a look at the machines, so they are worked out last.
      const matches = (key: string) =>
        query.getAll(key).some(wanted => String(own(key) ?? view(item)[key]).toLowerCase() === wanted.toLowerCase())
      if (asked.every(matches)) seen.push(view(item))
    }
    const limit = Number(query.get('limit') ?? 0) || Number.POSITIVE_INFINITY
    const { shown, next } = page(seen, { limit, marker: query.get('marker') ?? undefined, idOf: one => String(one.id) })
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      [plural]: shown.map(item => pickFields(item, query)),
      [`${plural}_links`]: next === undefined ? [] : [{ href: nextPageUrl(here, next), rel: 'next' }],
    })
  }

  return { state, loadBalancerOf, listenerOf, poolOf, monitorById, memberOf, parentOf, body, list }
}
