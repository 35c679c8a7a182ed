import { Agent, fetch as undiciFetch } from 'undici'
import { OpenStackError } from './errors'
import type { Request, Send } from './request'

/** The part of the fetch API that we use. */
export type Fetch = (
  url: string,
  init: {
    method: string
    headers: Record<string, string>
    body?: string | Uint8Array<ArrayBuffer>
    signal: AbortSignal
    redirect: 'manual'
  },
) => Promise<{ status: number; headers: { get(name: string): string | null }; arrayBuffer(): Promise<ArrayBuffer> }>

/**
 * A fetch that trusts the given certificate authorities (PEM) beside none other, or the system's when none are given.
 * Our own and not the global one: Next.js replaces that with a caching one, and it cannot be told whom to trust.
 */
export function makeFetch(tls: { caCert?: string; verifyTls?: boolean }): Fetch {
  const dispatcher = new Agent({ connect: { ca: tls.caCert, rejectUnauthorized: tls.verifyTls ?? true } })
  return (url, init) => undiciFetch(url, { ...init, dispatcher })
}

/** Sends with fetch and gives up after `timeoutMs`. A redirect is an answer: tokens do not follow it elsewhere. */
export const transport =
  (fetch: Fetch, timeoutMs: number): Send =>
  async request => {
    const signal = AbortSignal.timeout(timeoutMs)
    try {
      const { method, headers, body } = request
      const response = await fetch(request.url, {
        method,
        headers,
        body: typeof body === 'string' ? body : body && new Uint8Array(body),
        signal,
        redirect: 'manual',
      })
      const received = new Uint8Array(await response.arrayBuffer())
      return { status: response.status, headers: response.headers, body: received }
    } catch (cause) {
      if (signal.aborted) throw lost(request, 'Timeout', `No answer within ${timeoutMs / 1000} s.`, cause)
      const reason = reasonOf(cause)
      if (reason.neverSent) throw unavailable(request, reason.text, cause)
      throw lost(request, 'Unavailable', reason.text, cause)
    }
  }

function unavailable(request: Request, text: string, cause: unknown): OpenStackError {
  const { service, operation } = request
  return new OpenStackError({ kind: 'Unavailable', service, operation, text, cause })
}

function lost(request: Request, kind: 'Timeout' | 'Unavailable', text: string, cause: unknown): OpenStackError {
  const { service, operation, repeatable } = request
  return new OpenStackError({ kind: repeatable ? kind : 'Ambiguous', service, operation, text, cause })
}

/** Codes of failures before the first byte went out: the service cannot have done anything. */
const neverSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** fetch says "fetch failed"; what failed is in the chain of causes. */
function reasonOf(error: unknown): { text: string; neverSent: boolean } {
  let deepest = error
  while (deepest instanceof Error && deepest.cause !== undefined) deepest = deepest.cause
  if (deepest instanceof AggregateError) deepest = deepest.errors[0]
  const code = deepest instanceof Error && 'code' in deepest ? String(deepest.code) : ''
  const text = deepest instanceof Error && deepest.message !== '' ? deepest.message : String(deepest)
  return { text, neverSent: neverSent.has(code) || /CERT|LEAF_SIGNATURE/.test(code) }
}
