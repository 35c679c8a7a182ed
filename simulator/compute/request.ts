import type { Context } from 'hono'
import type { ZodType } from 'zod'
import { type Env, readJson } from '../http/env'
import { bodyProblem } from '../http/refusal'
import { microversion } from './microversion'
import { badBody, forbidden } from './refusals'

export type C = Context<Env>

export const versionOf = (c: C): number => microversion(name => c.req.header(name))

/** Refuses unless the caller has the role; `policy` is what Nova calls the right. */
export function requireRole(c: C, role: 'reader' | 'member', policy: string): void {
  if (!c.var.caller.roles.has(role)) throw forbidden(`os_compute_api:${policy}`)
}

export async function parseBody<T>(c: C, schema: ZodType<T>): Promise<T> {
  const json = await readJson(c)
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw badBody(bodyProblem(parsed.error, json), json)
  return parsed.data
}

/** Refuses everybody but the cloud's admin. */
export function requireAdmin(c: C, policy: string): void {
  if (!c.var.caller.isAdmin) throw forbidden(`os_compute_api:${policy}`)
}
