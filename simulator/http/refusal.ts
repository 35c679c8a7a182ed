import type { ContentfulStatusCode } from 'hono/utils/http-status'
import type { ZodError } from 'zod'

/** An answer other than success, in the words of the service that gives it. */
export class Refusal extends Error {
  override name = 'Refusal'
  constructor(
    readonly status: ContentfulStatusCode,
    readonly body: unknown,
    readonly headers: Record<string, string> = {},
  ) {
    super(`${status} ${JSON.stringify(body)}`)
  }
}

/** What is wrong with a body, for the services to put in their words. */
export type BodyProblem =
  | { kind: 'unknown'; at: string[]; names: string[] }
  | { kind: 'missing'; at: string[]; name: string }
  | { kind: 'invalid'; at: string[]; name: string; value: unknown; reason: string }

/** The first problem that zod found; the one that services report too. */
export function bodyProblem(error: ZodError, body: unknown): BodyProblem {
  const issue = error.issues[0]
  const path = (issue?.path ?? []).map(String)
  if (issue?.code === 'unrecognized_keys') return { kind: 'unknown', at: path, names: issue.keys }
  const value = path.reduce<unknown>(
    (of, key) => (isRecord(of) || Array.isArray(of) ? Reflect.get(of, key) : undefined),
    body,
  )
  const name = path.at(-1) ?? ''
  if (value === undefined) return { kind: 'missing', at: path.slice(0, -1), name }
  return { kind: 'invalid', at: path.slice(0, -1), name, value, reason: issue?.message ?? 'is not valid' }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** As Python prints it; OpenStack's messages quote values so. */
export function asPython(value: unknown): string {
  if (value === null || value === undefined) return 'None'
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'string') return `'${value}'`
  if (Array.isArray(value)) return `[${value.map(asPython).join(', ')}]`
  if (isRecord(value))
    return `{${Object.entries(value)
      .map(([key, of]) => `'${key}': ${asPython(of)}`)
      .join(', ')}}`
  return String(value)
}
