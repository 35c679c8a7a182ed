import type { ServiceName } from './errors'

export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'

/** One call on its way through the chain. */
export type Request = {
  service: ServiceName
  /** In words, for errors and logs: `create server`. */
  operation: string
  method: Method
  url: string
  headers: Record<string, string>
  body?: string | Uint8Array
  /** Whether doing it twice is the same as doing it once. */
  repeatable: boolean
  /** Values in the body that no message may show. */
  secrets: string[]
}

export type Answer = { status: number; headers: { get(name: string): string | null }; body: Uint8Array }

/** Carries a request to the service. Any status is an answer; only a call without an answer throws. */
export type Send = (request: Request) => Promise<Answer>

/** One concern of the chain: wraps what comes after it. */
export type Layer = (next: Send) => Send

/** The first layer is the outermost: it sees the request first and the answer last. */
export const chain = (layers: Layer[], last: Send): Send => layers.reduceRight((next, layer) => layer(next), last)

export const bodyText = (answer: Answer): string => new TextDecoder().decode(answer.body)

/** Swift says x-trans-id, older Nova x-compute-request-id. */
export function requestIdOf(answer: Answer): string | undefined {
  const names = ['x-openstack-request-id', 'x-compute-request-id', 'x-trans-id']
  return names.map(name => answer.headers.get(name)).find(id => id !== null) ?? undefined
}
