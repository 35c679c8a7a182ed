import { createHash } from 'node:crypto'
import { type Context, Hono } from 'hono'
import type { Env } from '../http/env'
import { Refusal } from '../http/refusal'
import { isoMicros } from '../ids'

type C = Context<Env>
type StoredObject = { bytes: Buffer; contentType: string; hash: string; modified: string }
type Container = Map<string, StoredObject>

/** Swift's containers, by account. */
export type ObjectStoreState = { accounts: Map<string, Map<string, Container>> }
export const createObjectStoreState = (): ObjectStoreState => ({ accounts: new Map() })

const html = (status: 403 | 404 | 409, title: string, text: string) =>
  new Refusal(status, `<html><h1>${title}</h1><p>${text}</p></html>`)
const notFound = () => html(404, 'Not Found', 'The resource could not be found.')

/** Swift, the calls that keep and list objects. */
export function createObjectStoreRoutes(state: ObjectStoreState): Hono<Env> {
  const app = new Hono<Env>()
  app.get('/info', c =>
    c.json({ swift: { version: '2.30.1', max_file_size: 5_368_709_122, container_listing_limit: 10_000 } }),
  )

  const account = (c: C): Map<string, Container> => {
    const name = c.req.param('account') ?? ''
    const mayUse = name === `AUTH_${c.var.caller.projectId}` && c.var.caller.roles.has('member')
    if (!mayUse && !c.var.caller.isAdmin) throw html(403, 'Forbidden', 'Access was denied to this resource.')
    const found = state.accounts.get(name) ?? new Map<string, Container>()
    state.accounts.set(name, found)
    return found
  }
  const container = (c: C): Container => {
    const found = account(c).get(c.req.param('container') ?? '')
    if (!found) throw notFound()
    return found
  }
  const objectName = (c: C) => decodeURIComponent(c.req.path.split('/').slice(5).join('/'))
  const object = (c: C): StoredObject => {
    const found = container(c).get(objectName(c))
    if (!found) throw notFound()
    return found
  }
  const bytesOf = (objects: Container) => [...objects.values()].reduce((sum, one) => sum + one.bytes.length, 0)

  app.get('/v1/:account', c =>
    c.json([...account(c)].map(([name, objects]) => ({ name, count: objects.size, bytes: bytesOf(objects) }))),
  )
  app.put('/v1/:account/:container', c => {
    const containers = account(c)
    const name = c.req.param('container')
    const isNew = !containers.has(name)
    if (isNew) containers.set(name, new Map())
    return c.body(null, isNew ? 201 : 202)
  })
  app.get('/v1/:account/:container', c => {
    const prefix = c.req.query('prefix') ?? ''
    const marker = c.req.query('marker') ?? ''
    const found = [...container(c)]
      .filter(([name]) => name.startsWith(prefix) && name > marker)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .slice(0, Number(c.req.query('limit') ?? 10_000))
    return c.json(
      found.map(([name, of]) => ({
        name,
        bytes: of.bytes.length,
        hash: of.hash,
        content_type: of.contentType,
        last_modified: of.modified,
      })),
    )
  })
  app.delete('/v1/:account/:container', c => {
    if (container(c).size > 0) throw html(409, 'Conflict', 'There was a conflict when trying to complete your request.')
    account(c).delete(c.req.param('container'))
    return c.body(null, 204)
  })
  app.put('/v1/:account/:container/*', async c => {
    const objects = container(c)
    const bytes = Buffer.from(await c.req.arrayBuffer())
    const hash = createHash('md5').update(bytes).digest('hex')
    const contentType = c.req.header('Content-Type') ?? 'application/octet-stream'
    objects.set(objectName(c), { bytes, contentType, hash, modified: isoMicros(new Date()) })
    return c.body(null, 201, { Etag: hash })
  })
  app.get('/v1/:account/:container/*', c => {
    const found = object(c)
    return c.body(new Uint8Array(found.bytes), 200, { 'Content-Type': found.contentType, Etag: found.hash })
  })
  app.delete('/v1/:account/:container/*', c => {
    object(c)
    container(c).delete(objectName(c))
    return c.body(null, 204)
  })
  return app
}
