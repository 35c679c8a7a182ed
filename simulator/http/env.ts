import type { HttpBindings } from '@hono/node-server'
import type { Context } from 'hono'
import type { Caller } from '../identity/caller'

/** What a route finds in its context. Requests that pass `authenticate` have a caller. */
export type Env = { Bindings: HttpBindings; Variables: { caller: Caller; requestId: string } }

/** The body as JSON; undefined when there is none or it is not JSON. */
export async function readJson(c: Context<Env>): Promise<unknown> {
  const text = await c.req.text()
  try {
    return text === '' ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}
