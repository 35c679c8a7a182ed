import 'reflect-metadata'
import { createHash, createPrivateKey, createPublicKey, randomBytes, webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import * as x509 from '@peculiar/x509'

/** A certificate and its key, as PEM. */
export type KeyPair = { certificate: string; key: string }

const days = (n: number) => n * 86_400_000

const newKeys = () => webcrypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])

async function keyToPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString()
}

/** A private key of any usual PEM form, for signing. */
async function importKey(pem: string): Promise<webcrypto.CryptoKey> {
  const key = createPrivateKey(pem)
  const der = key.export({ format: 'der', type: 'pkcs8' })
  const curve = key.asymmetricKeyDetails?.namedCurve === 'secp384r1' ? 'P-384' : 'P-256'
  const algorithm =
    key.asymmetricKeyType === 'ec'
      ? { name: 'ECDSA', namedCurve: curve }
      : { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  return webcrypto.subtle.importKey('pkcs8', der, algorithm, false, ['sign'])
}

const signing = (key: webcrypto.CryptoKey) => ({ name: key.algorithm.name, hash: 'SHA-256' })

/** kubeadm dates certificates back a little, for clocks that differ. */
const notBefore = () => new Date(Date.now() - 5 * 60_000)

export async function createCa(name: string): Promise<KeyPair> {
  const keys = await newKeys()
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: randomBytes(8).toString('hex'),
    name: `CN=${name}`,
    notBefore: notBefore(),
    notAfter: new Date(Date.now() + days(3650)),
    signingAlgorithm: signing(keys.privateKey),
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.digitalSignature, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await keyToPem(keys.privateKey) }
}

export type LeafRequest = {
  commonName: string
  organizations?: string[]
  /** Names and addresses of a serving certificate; a client certificate has none. */
  subjectAltNames?: string[]
  usage: 'client' | 'server'
}

/** A certificate for one year, signed by a CA. */
export async function issueCertificate(ca: KeyPair, request: LeafRequest): Promise<KeyPair> {
  const keys = await newKeys()
  const issuer = new x509.X509Certificate(ca.certificate)
  const signingKey = await importKey(ca.key)
  const names = (request.subjectAltNames ?? []).map(value => ({
    type: isIP(value) ? ('ip' as const) : ('dns' as const),
    value,
  }))
  const usage = request.usage === 'client' ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString('hex'),
    subject: [...(request.organizations ?? []).map(O => ({ O: [O] })), { CN: [request.commonName] }],
    issuer: issuer.subject,
    notBefore: notBefore(),
    notAfter: new Date(Date.now() + days(365)),
    signingAlgorithm: signing(signingKey),
    publicKey: keys.publicKey,
    signingKey,
    extensions: [
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyEncipherment, true),
      new x509.ExtendedKeyUsageExtension([usage]),
      new x509.BasicConstraintsExtension(false, undefined, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer.publicKey),
      ...(names.length > 0 ? [new x509.SubjectAlternativeNameExtension(names)] : []),
    ],
  })
  return { certificate: certificate.toString('pem'), key: await keyToPem(keys.privateKey) }
}

/** A key pair without a certificate, for service account tokens. */
export async function createSigningKey(): Promise<{ private: string; public: string }> {
  const keys = await newKeys()
  const key = await keyToPem(keys.privateKey)
  return { private: key, public: createPublicKey(key).export({ format: 'pem', type: 'spki' }).toString() }
}

/** `sha256:` and the hash of a certificate's public key, as `--discovery-token-ca-cert-hash` takes it. */
export function publicKeyHash(certificatePem: string): string {
  const key = new X509Certificate(certificatePem).publicKey.export({ format: 'der', type: 'spki' })
  return `sha256:${createHash('sha256').update(key).digest('hex')}`
}

/** Why a pair of files cannot be a CA; undefined when it can. */
export function problemOfCa(name: string, pair: KeyPair): string | undefined {
  try {
    const certificate = new X509Certificate(pair.certificate)
    if (!certificate.ca) return `certificate ${name} is not a CA`
    if (!certificate.checkPrivateKey(createPrivateKey(pair.key))) {
      return `the private key ${name}.key does not match the certificate ${name}.crt`
    }
    if (Date.parse(certificate.validTo) < Date.now())
      return `the certificate ${name} has expired on ${certificate.validTo}`
    return undefined
  } catch (error) {
    return `couldn't load CA certificate ${name}: ${error instanceof Error ? error.message : error}`
  }
}

/** A certificate for one year, for the key and subject of a certificate request. */
export async function signRequest(ca: KeyPair, requestPem: string, usage: LeafRequest['usage']): Promise<string> {
  const request = new x509.Pkcs10CertificateRequest(requestPem)
  const issuer = new x509.X509Certificate(ca.certificate)
  const signingKey = await importKey(ca.key)
  const names = request.getExtension('2.5.29.17')
  const extended = usage === 'client' ? x509.ExtendedKeyUsage.clientAuth : x509.ExtendedKeyUsage.serverAuth
  const certificate = await x509.X509CertificateGenerator.create({
    serialNumber: randomBytes(8).toString('hex'),
    subject: request.subject,
    issuer: issuer.subject,
    notBefore: notBefore(),
    notAfter: new Date(Date.now() + days(365)),
    signingAlgorithm: signing(signingKey),
    publicKey: request.publicKey,
    signingKey,
    extensions: [new x509.ExtendedKeyUsageExtension([extended]), ...(names ? [names] : [])],
  })
  return certificate.toString('pem')
}
