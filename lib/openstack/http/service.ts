import type { z } from 'zod'
import type { ServiceName } from './errors'
import { collectPages } from './paging'
import { parseAnswer } from './parse'
import { type Query, withQuery } from './query'
import type { Answer, Method, Request, Send } from './request'

/** What a call is beside its method and path. */
export type Call = {
  /** In words, for errors and logs: `create server`. */
  operation: string
  query?: Query
  /** Sent as JSON; bytes are sent as they are. */
  body?: object | Uint8Array
  headers?: Record<string, string>
  /** Whether doing it twice is the same as doing it once. Every method but POST and PATCH, unless said otherwise. */
  repeatable?: boolean
  /** Values in the body that no message may show. */
  secrets?: string[]
}

/** One service of one cloud: the chain with its end point. Paths begin with a slash and follow the version. */
export class Service {
  constructor(
    readonly name: ServiceName,
    private readonly endpoint: () => Promise<string>,
    private readonly chain: Send,
  ) {}

  async get<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.infer<S>> {
    return this.#exchange('GET', path, schema, call)
  }

  async post<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.infer<S>> {
    return this.#exchange('POST', path, schema, call)
  }

  async put<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.infer<S>> {
    return this.#exchange('PUT', path, schema, call)
  }

  async patch<S extends z.ZodType>(path: string, schema: S, call: Call): Promise<z.infer<S>> {
    return this.#exchange('PATCH', path, schema, call)
  }

  /** Every page of a collection; `key` is its name in the body. */
  async list<S extends z.ZodType>(path: string, key: string, schema: S, call: Call): Promise<z.infer<S>[]> {
    return collectPages(key, schema, async (page, parse) => {
      const request = await this.#request('GET', path, { ...call, query: { ...call.query, ...page } })
      return parse(request, await this.chain(request))
    })
  }

  /** For answers without JSON. */
  async send(method: Method, path: string, call: Call): Promise<Answer> {
    return this.chain(await this.#request(method, path, call))
  }

  async #exchange<S extends z.ZodType>(method: Method, path: string, schema: S, call: Call): Promise<z.infer<S>> {
    const request = await this.#request(method, path, call)
    return parseAnswer(schema, request, await this.chain(request))
  }

  async #request(method: Method, path: string, call: Call): Promise<Request> {
    const endpoint = await this.endpoint()
    const { body } = call
    const json = body !== undefined && !(body instanceof Uint8Array)
    return {
      service: this.name,
      operation: call.operation,
      method,
      url: withQuery(endpoint + path, call.query),
      headers: { Accept: 'application/json', ...(json && { 'Content-Type': 'application/json' }), ...call.headers },
      body: json ? JSON.stringify(body) : body,
      repeatable: call.repeatable ?? (method !== 'POST' && method !== 'PATCH'),
      secrets: call.secrets ?? [],
    }
  }
}
