import type { Context } from 'hono'
import type { ZodType } from 'zod'
import { type Env, readJson } from '../http/env'
import { bodyProblem } from '../http/refusal'
import { badBody, forbidden } from './refusals'

export type C = Context<Env>

export function requireRole(c: C, role: 'reader' | 'member', action: string): void {
  if (!c.var.caller.roles.has(role)) throw forbidden(action)
}

export async function parseBody<T>(c: C, schema: ZodType<T>): Promise<T> {
  const json = await readJson(c)
  const parsed = schema.safeParse(json)
  if (!parsed.success) throw badBody(bodyProblem(parsed.error, json))
  return parsed.data
}
