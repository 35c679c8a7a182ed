import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'

export type Received = {
  method: string
  path: string
  query: URLSearchParams
  headers: IncomingMessage['headers']
  body: string
}
export type Reply =
  | { status: number; headers?: Record<string, string>; body?: unknown }
  /** Takes the request and never answers. */
  | 'hang'
  /** Takes the request and closes the connection. */
  | 'cut'

/** A small HTTP server that behaves as `handle` says, for tests of what the chain does about it. */
export async function startService(handle: (request: Received) => Reply) {
  const received: Received[] = []
  const server = createServer(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://service')
    const request: Received = {
      method: incoming.method ?? '',
      path: url.pathname,
      query: url.searchParams,
      headers: incoming.headers,
      body: await text(incoming),
    }
    received.push(request)
    answer(response, handle(request))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    /** What arrived, in order. */
    received,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}
export type TestService = Awaited<ReturnType<typeof startService>>

function answer(response: ServerResponse, reply: Reply): void {
  if (reply === 'hang') return
  if (reply === 'cut') {
    response.destroy()
    return
  }
  const body = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? '')
  response.writeHead(reply.status, { 'x-openstack-request-id': 'req-of-the-service', ...reply.headers })
  response.end(reply.body === undefined ? undefined : body)
}
