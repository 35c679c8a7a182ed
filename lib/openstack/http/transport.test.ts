import { webcrypto } from 'node:crypto'
import { createServer, type Server } from 'node:https'
import 'reflect-metadata'
import * as x509 from '@peculiar/x509'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { isUnavailable } from './errors'
import { bodyText, type Request } from './request'
import { makeFetch, transport } from './transport'

let server: Server
let certificate: string
let request: Request

beforeAll(async () => {
  const signingAlgorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }
  const keys = await webcrypto.subtle.generateKey(signingAlgorithm, true, ['sign', 'verify'])
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=cloud',
    keys,
    signingAlgorithm,
    extensions: [new x509.SubjectAlternativeNameExtension([{ type: 'ip', value: '127.0.0.1' }])],
  })
  certificate = made.toString('pem')
  const key = x509.PemConverter.encode(await webcrypto.subtle.exportKey('pkcs8', keys.privateKey), 'PRIVATE KEY')
  server = createServer({ key, cert: certificate }, (_, response) => response.end('hello'))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `https://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}/`
  request = { service: 'compute', operation: 'try', method: 'POST', url, headers: {}, repeatable: false, secrets: [] }
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const send = (tls: Parameters<typeof makeFetch>[0]) => transport(makeFetch(tls), 5000)(request)

test('a cloud is trusted by the authority given for it', async () => {
  expect(bodyText(await send({ caCert: certificate }))).toBe('hello')
})

test('a cloud that nobody vouches for never gets the request', async () => {
  // Unavailable and not Ambiguous, although it is a POST: nothing was sent.
  const error = await send({}).catch(e => e)
  expect(isUnavailable(error)).toBe(true)
  expect(error.text).toContain('self-signed certificate')
})

test('unless told to take any certificate', async () => {
  expect(bodyText(await send({ verifyTls: false }))).toBe('hello')
})
