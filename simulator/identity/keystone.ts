import type { Context } from 'hono'
import type { ZodType } from 'zod'
import { type Env, readJson } from '../http/env'
import { bodyProblem } from '../http/refusal'
import type { Caller } from './caller'
import { type Directory, domain } from './directory'
import { badBody, forbidden, notFound, unauthorized } from './refusals'
import { callerOf } from './tokens'
import { createViews } from './views'

export type C = Context<Env>
export type Keystone = ReturnType<typeof createKeystone>

/** What the routes of Keystone share: who asks, what the body is, how lists look. */
export function createKeystone(url: string, directory: Directory) {
  const views = createViews(url, directory)
  const body = async <T>(c: C, schema: ZodType<T>): Promise<T> => {
    const json = await readJson(c)
    const parsed = schema.safeParse(json ?? {})
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, json))
    return parsed.data
  }
  const caller = (c: C): Caller => {
    const found = callerOf(directory, c.req.header('X-Auth-Token'))
    if (!found) throw unauthorized(url)
    return found
  }
  const admin = (c: C, action: string): Caller => {
    const found = caller(c)
    if (!found.isAdmin) throw forbidden(`identity:${action}`)
    return found
  }
  const adminOrSelf = (c: C, action: string): Caller => {
    const found = caller(c)
    if (!found.isAdmin && found.userId !== c.req.param('user')) throw forbidden(`identity:${action}`)
    return found
  }
  const list = <T>(c: C, name: string, items: T[]) =>
    c.json(views.list(name, items, { path: c.req.path, query: new URL(c.req.url).search }))
  const get = <T>(from: Map<string, T>, what: string, id: string | undefined): T => {
    const found = from.get(id ?? '')
    if (found === undefined) throw notFound(what, id ?? '')
    return found
  }
  const byName = <T extends { name: string; enabled?: boolean }>(c: C, items: Iterable<T>) => {
    const name = c.req.query('name')
    const isEnabled = c.req.query('enabled')?.toLowerCase()
    return [...items]
      .filter(item => name === undefined || item.name === name)
      .filter(item => isEnabled === undefined || String(item.enabled) === isEnabled)
      .filter(() => (c.req.query('domain_id') ?? domain.id) === domain.id)
  }

  return { url, directory, views, body, caller, admin, adminOrSelf, list, get, byName }
}
