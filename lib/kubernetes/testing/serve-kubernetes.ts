import 'reflect-metadata'
import { createServer, type Server } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import * as x509 from '@peculiar/x509'
import { afterEach, beforeAll } from 'vitest'
import { connectKubernetes, type KubernetesClient } from '../client'
import { type CertificateAndKey, createClusterPki, issueClientCertificate } from '../pki'

export type Asked = { method: string; path: string; contentType: string; body: unknown; who: string; socket: unknown }
export type Answer = { status?: number; body?: unknown } | 'never'

let ca: CertificateAndKey
let client: CertificateAndKey
let serving: CertificateAndKey
beforeAll(async () => {
  const now = Date.now()
  const validity = { notBefore: new Date(now - 60_000), notAfter: new Date(now + 3_600_000) }
  ca = (await createClusterPki(new Date())).ca
  client = await issueClientCertificate(ca, { commonName: 'slipway-portal', organizations: ['admins'], ...validity })
  serving = await createServingCertificate(ca, validity)
})

const open: (KubernetesClient | Server)[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})

/** A TLS server that knows its callers by certificate, as an API server does, and answers by a test's rules. */
export async function serveKubernetes(answer: (asked: Asked) => Answer) {
  const asked: Asked[] = []
  const server = createServer(
    { cert: serving.cert, key: serving.key, ca: ca.cert, requestCert: true },
    async (request, response) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk)
      const text = Buffer.concat(chunks).toString()
      const each: Asked = {
        method: request.method ?? '',
        path: request.url ?? '',
        contentType: request.headers['content-type'] ?? '',
        body: text ? JSON.parse(text) : undefined,
        who: String((request.socket as TLSSocket).getPeerCertificate().subject?.CN),
        socket: request.socket,
      }
      asked.push(each)
      const given = answer(each)
      if (given === 'never') return
      response.writeHead(given.status ?? 200, { 'content-type': 'application/json' })
      response.end(typeof given.body === 'string' ? given.body : JSON.stringify(given.body ?? {}))
    },
  )
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  open.push(server)
  const address = `https://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { asked, address, ca, kubernetes: connect(address), close: () => server.close() }
}

export function connect(server: string, of: { caPem?: string; timeoutMs?: number } = {}): KubernetesClient {
  const kubernetes = connectKubernetes({
    server,
    caPem: of.caPem ?? ca.cert,
    certPem: client.cert,
    keyPem: client.key,
    timeoutMs: of.timeoutMs ?? 5000,
  })
  open.push(kubernetes)
  return kubernetes
}

async function createServingCertificate(
  issuer: CertificateAndKey,
  validity: { notBefore: Date; notAfter: Date },
): Promise<CertificateAndKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = (await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])) as CryptoKeyPair
  const der = x509.PemConverter.decodeFirst(issuer.key)
  const cert = await x509.X509CertificateGenerator.create({
    issuer: new x509.X509Certificate(issuer.cert).subject,
    subject: 'CN=kube-apiserver',
    publicKey: keys.publicKey,
    signingKey: await crypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign']),
    signingAlgorithm: { name: 'ECDSA', hash: 'SHA-256' },
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
    ...validity,
  })
  const key = x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  return { cert: cert.toString('pem'), key }
}
