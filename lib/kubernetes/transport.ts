import { Agent, type RequestOptions, request } from 'node:https'
import type { KubeConfig } from '@kubernetes/client-node'
import { KubernetesError, type KubernetesErrorKind } from './errors'

export type ApiRequest = {
  /** For errors, for example `apply DaemonSet kube-system/kube-flannel`. */
  operation: string
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With its query. */
  path: string
  contentType?: string
  body?: unknown
}
export type ApiAnswer = { status: number; text: string }

/** Sends requests to one API server over connections that are kept, each within a time. */
export type Transport = {
  /** Any HTTP answer is an answer; throws `KubernetesError` when there is none. */
  send(request: ApiRequest): Promise<ApiAnswer>
  close(): void
}

export function createTransport(of: {
  server: string
  caPem: string
  certPem: string
  keyPem: string
  timeoutMs: number
}): Transport {
  let connection: Promise<Agent> | undefined
  return {
    send: async apiRequest => {
      try {
        connection ??= connect(of)
        return await exchange(await connection, of.server, of.timeoutMs, apiRequest)
      } catch (error) {
        throw errorFromNetwork(apiRequest.operation, of.timeoutMs, error)
      }
    },
    close: () => {
      // Where there is no connection, every `send` has said why.
      connection?.then(
        agent => agent.destroy(),
        () => undefined,
      )
    },
  }
}

/** The client library knows how to use a cluster's and a user's settings; its own agent would not be kept. */
async function connect(of: { server: string; caPem: string; certPem: string; keyPem: string }): Promise<Agent> {
  const settings: RequestOptions = {}
  await (await kubeConfigFrom(of)).applyToHTTPSOptions(settings)
  const { ca, cert, key, servername } = settings
  return new Agent({ keepAlive: true, maxSockets: 8, ca, cert, key, ...(servername ? { servername } : {}) })
}

async function kubeConfigFrom(of: {
  server: string
  caPem: string
  certPem: string
  keyPem: string
}): Promise<KubeConfig> {
  // It takes half a second and over 100 MB to load: only a process that talks to a cluster pays for it.
  const { KubeConfig } = await import('@kubernetes/client-node')
  const base64 = (pem: string) => Buffer.from(pem).toString('base64')
  const config = new KubeConfig()
  config.loadFromOptions({
    clusters: [{ name: 'cluster', server: of.server, caData: base64(of.caPem), skipTLSVerify: false }],
    users: [{ name: 'slipway', certData: base64(of.certPem), keyData: base64(of.keyPem) }],
    contexts: [{ name: 'slipway', cluster: 'cluster', user: 'slipway' }],
    currentContext: 'slipway',
  })
  return config
}

function exchange(agent: Agent, server: string, timeoutMs: number, of: ApiRequest): Promise<ApiAnswer> {
  const body = of.body === undefined ? undefined : JSON.stringify(of.body)
  return new Promise((resolve, reject) => {
    const outgoing = request(
      new URL(of.path, server),
      {
        agent,
        method: of.method,
        // Of the whole exchange: a socket's own time-out begins anew with every byte.
        signal: AbortSignal.timeout(timeoutMs),
        headers: {
          accept: 'application/json',
          'user-agent': 'slipway',
          ...(body === undefined
            ? {}
            : { 'content-type': of.contentType ?? 'application/json', 'content-length': Buffer.byteLength(body) }),
        },
      },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({ status: incoming.statusCode ?? 0, text: Buffer.concat(chunks).toString('utf8') }),
        )
      },
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

// https://nodejs.org/api/tls.html#x509-certificate-error-codes
const certificateCodes =
  /^(CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|ERR_TLS_|ERR_SSL_|ERR_OSSL_|EPROTO)/

function errorFromNetwork(operation: string, timeoutMs: number, error: unknown): KubernetesError {
  const { name, code, message } = error as NodeJS.ErrnoException
  const of = (kind: KubernetesErrorKind, text: string) =>
    new KubernetesError(kind, operation, text, undefined, { cause: error })
  // The signal's reason is the cause of the abort.
  if (name === 'TimeoutError' || name === 'AbortError') return of('Timeout', `no answer within ${timeoutMs} ms`)
  if (code === 'ETIMEDOUT') return of('Timeout', message)
  if (certificateCodes.test(code ?? '')) return of('Certificate', `${message} (${code})`)
  return of('Unreachable', code ? `${message} (${code})` : message)
}
