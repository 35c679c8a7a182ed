import { Agent, request } from 'node:https'
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
  const agent = new Agent({ keepAlive: true, maxSockets: 8, ca: of.caPem, cert: of.certPem, key: of.keyPem })
  return {
    send: async apiRequest => {
      try {
        return await exchange(agent, of.server, of.timeoutMs, apiRequest)
      } catch (error) {
        throw errorFromNetwork(apiRequest.operation, of.timeoutMs, error)
      }
    },
    close: () => agent.destroy(),
  }
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
