import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import { type Env, readJson } from '../http/env'
import { isRecord } from '../http/refusal'
import type { CallLog } from './asked-faults'
import type { NamedFaults } from './named-faults'

type What = { when: 'before' | 'after'; answer: 'hang' | 'cut' | { status: number; retryAfter?: number | undefined } }

/** Writes every call down, and lets happen to it what was asked for, by the admin endpoint or by a name. */
export function createFaultMiddleware(of: {
  log: CallLog
  named: NamedFaults
  projectOf: (token: string | undefined) => string | undefined
}): MiddlewareHandler<Env> {
  return async (c, next) => {
    const url = new URL(c.req.url)
    const service = url.pathname.split('/')[1] ?? ''
    const { call, fault } = of.log.arrive({
      service,
      method: c.req.method,
      path: url.pathname + url.search,
      userAgent: c.req.header('User-Agent') ?? '',
      projectId: of.projectOf(c.req.header('X-Auth-Token')),
    })
    const what: What | undefined = fault
      ? { when: fault.kind, answer: fault.answer }
      : await namedFault(c, of.named, service, url.pathname)
    if (!what || what.when === 'after') await next()
    if (what) {
      const answer = await misbehave(c, what.answer)
      c.res = undefined
      c.res = answer
      if (what.answer === 'hang' || what.answer === 'cut') return
    }
    call.status = c.res.status
  }
}

async function namedFault(
  c: Context<Env>,
  named: NamedFaults,
  service: string,
  path: string,
): Promise<What | undefined> {
  if (c.req.method !== 'POST' || service === 'object-store') return undefined
  const body = await readJson(c)
  const inner = isRecord(body) ? Object.values(body).find(isRecord) : undefined
  if (typeof inner?.name !== 'string') return undefined
  switch (named.onCreate(inner.name, service, path)) {
    case 'error':
      return { when: 'before', answer: { status: 500 } }
    case 'rate-limit':
      return { when: 'before', answer: { status: 429, retryAfter: 1 } }
    case 'hang':
      return { when: 'before', answer: 'hang' }
    case 'answer-lost':
      return { when: 'after', answer: 'cut' }
    default:
      return undefined
  }
}

async function misbehave(c: Context<Env>, answer: What['answer']): Promise<Response> {
  if (typeof answer === 'object') {
    const message = 'The server has either erred or is incapable of performing the requested operation.'
    const headers = answer.retryAfter === undefined ? undefined : { 'Retry-After': String(answer.retryAfter) }
    return Response.json(
      { computeFault: { code: answer.status, message } },
      { status: answer.status, ...(headers && { headers }) },
    )
  }
  if (answer === 'cut') c.env.outgoing.destroy()
  else await untilGivenUp(c.env.outgoing)
  return RESPONSE_ALREADY_SENT
}

const untilGivenUp = (outgoing: HttpBindings['outgoing']) =>
  new Promise<void>(resolve => {
    if (outgoing.destroyed) resolve()
    else outgoing.on('close', () => resolve())
  })
