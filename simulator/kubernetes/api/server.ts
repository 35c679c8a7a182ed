import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { TLSSocket } from 'node:tls'
import { gzipSync } from 'node:zlib'
import { seconds } from '../../clock'
import type { PortListener } from '../../machine'
import { authenticate, certificateUser } from '../auth/authenticate'
import { impersonate } from '../auth/impersonate'
import type { Cluster } from '../cluster'
import type { Context, Reply } from './context'
import { emptyOpenApi2, openApi2Protobuf } from './openapi'
import { encode, type Presentation, readAccept } from './present'
import { readRequest } from './request-info'
import { noQuorum, route, routeAggregated, wantsAggregated } from './route'
import { ApiError, internal } from './status'

/** One kube-apiserver: the certificate it shows, and the machine's side of its life. */
export type ApiServer = {
  listener: PortListener
  stop(): void
  freeze(): void
  thaw(): void
}

export type ServingCertificate = { certificate: string; key: string }

const largestBody = 3 * 1024 * 1024
const gzipFrom = 128 * 1024

export type ApiServerOptions = {
  serving: ServingCertificate
  /** Such as v1.37.2. */
  version: string
  /** Whether its etcd answers. */
  hasQuorum(): boolean
}

export function createApiServer(cluster: Cluster, options: ApiServerOptions): ApiServer {
  const { serving } = options
  const connections = new Set<Duplex>()
  const secured = new Set<TLSSocket>()
  const waiting: Duplex[] = []
  let frozen = false
  let stopped = false

  const server = createServer(
    {
      cert: serving.certificate,
      key: serving.key,
      ca: cluster.settings.ca.certificate,
      requestCert: true,
      // Who has no certificate, or a wrong one, hears so in a Status.
      rejectUnauthorized: false,
      keepAliveTimeout: 90_000,
      requestTimeout: 0,
    },
    (request, response) => {
      handle(cluster, options, request, response).catch((error: unknown) => {
        if (stopped) return
        fail(response, error)
      })
    },
  )
  server.on('secureConnection', socket => {
    secured.add(socket)
    socket.on('close', () => secured.delete(socket))
  })
  server.on('tlsClientError', (_error, socket) => socket.destroy())

  const accept = (connection: Duplex) => {
    connections.add(connection)
    connection.on('close', () => connections.delete(connection))
    // The other end is gone: nothing is left to tell it.
    connection.on('error', () => connection.destroy())
    if (frozen) waiting.push(connection)
    else server.emit('connection', connection)
  }

  return {
    listener: accept,
    stop() {
      stopped = true
      for (const connection of connections) connection.destroy()
      server.close()
    },
    freeze() {
      frozen = true
      for (const socket of secured) {
        socket.pause()
        socket.cork()
      }
    },
    thaw() {
      frozen = false
      for (const socket of secured) {
        socket.uncork()
        socket.resume()
      }
      for (const connection of waiting.splice(0)) server.emit('connection', connection)
    },
  }
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    parts.push(part)
    size += part.length
    if (size > largestBody) {
      throw new ApiError(413, 'RequestEntityTooLarge', `limit is ${largestBody}`)
    }
  }
  return Buffer.concat(parts)
}

async function handle(
  cluster: Cluster,
  { version, hasQuorum }: ApiServerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readAll(request)
  const { headers } = request
  const info = readRequest(request.method ?? 'GET', request.url ?? '/', cluster.registry)
  if (info.target && !hasQuorum()) {
    await cluster.clock.wait(seconds(7))
    throw noQuorum()
  }
  const certificate = request.socket instanceof TLSSocket ? certificateUser(request.socket) : undefined
  const { authorization } = headers
  const known = authenticate(cluster.store, cluster.tokenKeys, { certificate, authorization }, cluster.now())
  const user = impersonate(cluster.store, known, headers)
  const aggregated = wantsAggregated(info.path, headers.accept)
  const isText = !info.target && !['/api', '/apis', '/version', '/openapi'].some(path => info.path.startsWith(path))
  const presentation: Presentation =
    aggregated || isText || info.path.startsWith('/openapi') || info.target?.subresource === 'log'
      ? { as: 'object', yaml: false }
      : readAccept(headers.accept)
  const context: Context = {
    cluster,
    user,
    info,
    version,
    hasQuorum,
    contentType: headers['content-type'],
    userAgent: headers['user-agent'],
    body,
    presentation,
  }
  const reply = route(context)
  if (info.path === '/openapi/v2' && headers.accept?.startsWith(openApi2Protobuf)) {
    response.writeHead(200, { 'Content-Type': openApi2Protobuf }).end(emptyOpenApi2(version))
    return
  }
  answer(request, response, aggregated ? routeAggregated(context) : reply, presentation)
}

function answer(request: IncomingMessage, response: ServerResponse, reply: Reply, presentation: Presentation): void {
  if ('stream' in reply) {
    reply.stream(response)
    return
  }
  const { type, text } = 'body' in reply ? encode(reply.body, presentation) : reply
  const warnings = 'body' in reply ? (reply.warnings ?? []) : []
  if (warnings.length > 0)
    response.setHeader(
      'Warning',
      warnings.map(item => `299 - ${JSON.stringify(item)}`),
    )
  response.setHeader('Content-Type', type)
  response.setHeader('Cache-Control', 'no-cache, private')
  if (text.length > gzipFrom && /\bgzip\b/.test(String(request.headers['accept-encoding']))) {
    response
      .writeHead(reply.code, { 'Content-Encoding': 'gzip', Vary: 'Accept-Encoding' })
      .end(gzipSync(text, { level: 1 }))
    return
  }
  response.writeHead(reply.code).end(text)
}

function fail(response: ServerResponse, error: unknown): void {
  const status =
    error instanceof ApiError
      ? error
      : internal(error instanceof Error ? (error.stack ?? error.message) : String(error))
  if (response.headersSent) {
    response.destroy()
    return
  }
  // Clients of the real one wait by themselves for as long as this says.
  const wait = status.details?.retryAfterSeconds
  if (typeof wait === 'number') response.setHeader('Retry-After', String(wait))
  response.setHeader('Content-Type', 'application/json')
  response.writeHead(status.code).end(JSON.stringify(status.toStatus()))
}
