import type { IncomingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import type { JsonObject } from '../json'
import type { KeyPair } from '../machine/pki'

export type Answer = { code: number; body: JsonObject; text: string; headers: IncomingHttpHeaders }

export type CallOptions = {
  body?: JsonObject | JsonObject[] | string
  /** Content-Type; JSON unless told. */
  type?: string
  accept?: string
  headers?: Record<string, string>
}

export type WatchEvent = { type: string; object: JsonObject }

/** Plain HTTPS to an API server, for tests that look at answers as they are on the wire. */
export type Caller = {
  call(method: string, path: string, options?: CallOptions): Promise<Answer>
  /** Collects the events of a watch; `stop` ends it. */
  watch(path: string): { events: WatchEvent[]; ended: Promise<void>; stop(): void }
}

export function createCaller(url: string, ca: string, who: { client?: KeyPair; token?: string } = {}): Caller {
  const options = (method: string, headers: Record<string, string>) => ({
    method,
    ca,
    agent: false as const,
    ...(who.client ? { cert: who.client.certificate, key: who.client.key } : {}),
    headers: { ...headers, ...(who.token ? { Authorization: `Bearer ${who.token}` } : {}) },
  })
  return {
    call: (method, path, { body, type = 'application/json', accept = 'application/json', headers = {} } = {}) =>
      new Promise((resolve, reject) => {
        const text = body === undefined || typeof body === 'string' ? (body ?? '') : JSON.stringify(body)
        // Node frames the body of a DELETE only when it is told how long it is.
        const about: Record<string, string> = {}
        if (body !== undefined) {
          about['Content-Type'] = type
          about['Content-Length'] = String(Buffer.byteLength(text))
        }
        const sent = request(url + path, options(method, { Accept: accept, ...about, ...headers }), response => {
          let answer = ''
          response.setEncoding('utf8')
          response.on('data', part => {
            answer += part
          })
          response.on('end', () => {
            const parsed: JsonObject = answer.startsWith('{') ? JSON.parse(answer) : {}
            resolve({ code: response.statusCode ?? 0, body: parsed, text: answer, headers: response.headers })
          })
        })
        sent.on('error', reject)
        sent.end(text)
      }),
    watch(path) {
      const events: WatchEvent[] = []
      let rest = ''
      let finish = () => {}
      const ended = new Promise<void>(resolve => {
        finish = resolve
      })
      const sent = request(url + path, options('GET', { Accept: 'application/json' }), response => {
        response.setEncoding('utf8')
        response.on('data', part => {
          const lines = (rest + part).split('\n')
          rest = lines.pop() ?? ''
          for (const line of lines) if (line) events.push(JSON.parse(line))
        })
        response.on('close', finish)
      })
      sent.on('error', finish)
      sent.end()
      return { events, ended, stop: () => sent.destroy() }
    },
  }
}
