import { HTTPException } from 'hono/http-exception'
import type { ZodError } from 'zod'
import { log } from '@/lib/config/log'
import { type Problem, problemSchema } from '@/lib/contract/common'
import { type FieldError, isRefusal, Refusal, refusals } from '@/lib/domain/refusal'
import type { ApiContext } from './environment'

/** Every answer that is not a success. */
export const problemResponses = {
  default: {
    description: 'A problem, as RFC 9457 has it.',
    content: { 'application/problem+json': { schema: problemSchema } },
  },
}

/** The last thing that sees an error: refusals keep their words, anything else is logged and told as `Internal`. */
export function answerProblem(error: unknown, c: ApiContext): Response {
  const requestId = c.get('requestId')
  const refusal = refusalFrom(error)
  if (refusal.code === 'Internal') {
    log.error(
      { requestId, path: c.req.path, error: error instanceof Error ? error.stack : String(error) },
      'API failed',
    )
  }
  const { status, owner, title } = refusals[refusal.code]
  const body: Problem = {
    type: `urn:slipway:problem:${refusal.code}`,
    title,
    status,
    detail: refusal.message,
    code: refusal.code,
    owner,
    requestId,
    errors: refusal.more.errors,
  }
  const { retryAfterSeconds } = refusal.more
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-request-id': requestId,
      ...(retryAfterSeconds !== undefined && { 'retry-after': String(retryAfterSeconds) }),
    },
  })
}

function refusalFrom(error: unknown): Refusal {
  if (isRefusal(error)) return error
  if (error instanceof HTTPException && error.status < 500)
    return new Refusal('Invalid', sentences[error.status] ?? error.message)
  return new Refusal('Internal', 'Something went wrong on our side. It was logged under the id of this request.')
}

/** What the framework refuses by itself, in our words. */
const sentences: Record<number, string> = {
  400: 'The body is not JSON.',
  413: 'The body is too large.',
  415: 'The body must be JSON, with the header Content-Type: application/json.',
}

/** Hook of the validator: a request that does not fit its schema, with every field that is wrong. */
export function refuseInvalid(result: { success: boolean; error?: ZodError }): void {
  if (result.success || !result.error) return
  const errors = result.error.issues.flatMap(fieldErrorsOf)
  throw new Refusal('Invalid', errors.map(e => (e.field ? `${e.field}: ${e.message}` : e.message)).join(' '), {
    errors,
  })
}

function fieldErrorsOf(issue: ZodError['issues'][number]): FieldError[] {
  const field = issue.path.join('.')
  if (issue.code !== 'unrecognized_keys') return [{ field, code: 'Invalid', message: issue.message }]
  return issue.keys.map(key => ({
    field: field ? `${field}.${key}` : key,
    code: 'Unknown',
    message: 'There is no such field.',
  }))
}
