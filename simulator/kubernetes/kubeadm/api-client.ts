import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { duplexPair } from 'node:stream'
import { checkServerIdentity, connect, type TLSSocket } from 'node:tls'
import type { MachineNetwork } from '../../machine'
import { isObject, type JsonObject } from '../json'

/** A request that could not be made; the text is that of Go's clients. */
export class Unreachable extends Error {}

export type Answer = {
  code: number
  body: JsonObject
  headers: IncomingHttpHeaders
  /** Which server has answered, behind load balancers. */
  serverId: string
  /** Why the server's certificate is not to be trusted; undefined when it is. Known only when a CA was given. */
  untrusted?: string
}

/**
 * One GET over real TLS, through the simulated network, from a machine to an API server. Whoever is asked for a CA's
 * trust reads `untrusted`; without `ca` nobody is mistrusted.
 */
export async function getFromApi(
  network: MachineNetwork,
  endpoint: string,
  path: string,
  options: { ca?: string; token?: string } = {},
): Promise<Answer> {
  const { host, port } = readEndpoint(endpoint)
  const target = network.connect(host, port)
  const url = `https://${endpoint}${path}`
  if (!target) throw new Unreachable(`Get "${url}": dial tcp ${host}:${port}: i/o timeout`)
  const [mine, theirs] = duplexPair()
  target.listener(theirs)
  const socket = connect({
    socket: mine,
    ca: options.ca,
    rejectUnauthorized: false,
    // Looked at afterwards, for a message that says which names there are.
    checkServerIdentity: () => undefined,
    ALPNProtocols: ['http/1.1'],
  })
  try {
    await handshake(socket)
    const untrusted = options.ca ? distrust(socket, host) : undefined
    const answer = await exchange(socket, host, path, options.token)
    return { ...answer, serverId: target.serverId, untrusted }
  } catch (error) {
    throw new Unreachable(`Get "${url}": ${error instanceof Error ? error.message : error}`)
  } finally {
    socket.destroy()
  }
}

export function readEndpoint(endpoint: string): { host: string; port: number } {
  const at = endpoint.lastIndexOf(':')
  return { host: endpoint.slice(0, at), port: Number(endpoint.slice(at + 1)) }
}

/** Real milliseconds: nothing here takes long but a peer that hangs. */
const patienceMs = 5000

function handshake(socket: TLSSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('net/http: TLS handshake timeout')), patienceMs)
    socket.on('secureConnect', () => {
      clearTimeout(timer)
      resolve()
    })
    socket.on('error', error => {
      clearTimeout(timer)
      reject(error)
    })
    socket.on('close', () => {
      clearTimeout(timer)
      reject(new Error('EOF'))
    })
  })
}

function distrust(socket: TLSSocket, host: string): string | undefined {
  const prefix = 'tls: failed to verify certificate: x509: '
  const certificate = socket.getPeerCertificate()
  if (!socket.authorized) {
    const code = String(socket.authorizationError)
    if (code.includes('EXPIRED')) return `${prefix}certificate has expired or is not yet valid`
    return `${prefix}certificate signed by unknown authority (possibly because of "x509: ECDSA verification failure" while trying to verify candidate authority certificate "kubernetes")`
  }
  if (!checkServerIdentity(host, certificate)) return undefined
  const names = (certificate.subjectaltname ?? '').split(', ').map(name => name.replace(/^(IP Address|DNS):/, ''))
  return `${prefix}certificate is valid for ${names.join(', ')}, not ${host}`
}

function exchange(socket: TLSSocket, host: string, path: string, token?: string): Promise<Omit<Answer, 'serverId'>> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      {
        createConnection: () => socket,
        path,
        headers: {
          Host: host,
          Accept: 'application/json',
          'User-Agent': 'kubeadm',
          Connection: 'close',
          ...(token ? { Authorization: `Bearer ${token}` } : {}),
        },
        timeout: patienceMs,
      },
      response => {
        const parts: Buffer[] = []
        response.on('data', part => parts.push(part))
        response.on('end', () => {
          const body: unknown = JSON.parse(Buffer.concat(parts).toString() || '{}')
          resolve({ code: response.statusCode ?? 0, body: isObject(body) ? body : {}, headers: response.headers })
        })
      },
    )
    request.on('timeout', () =>
      reject(new Error('context deadline exceeded (Client.Timeout exceeded while awaiting headers)')),
    )
    request.on('error', reject)
    request.end()
  })
}
