import 'reflect-metadata'
import { createHash, X509Certificate } from 'node:crypto'
import * as x509 from '@peculiar/x509'

/** A certificate and its private key, PEM. The key is PKCS #8. */
export type CertificateAndKey = { cert: string; key: string }

/** Everything that a control-plane machine needs in /etc/kubernetes/pki; kubeadm signs the rest with it. */
export type ClusterPki = {
  ca: CertificateAndKey
  etcdCa: CertificateAndKey
  frontProxyCa: CertificateAndKey
  /** Signs service account tokens; a plain key pair, no certificate. */
  serviceAccount: { publicKey: string; privateKey: string }
}

export type ClientIdentity = {
  /** The user's name for Kubernetes. */
  commonName: string
  /** The user's groups. */
  organizations: string[]
}

/**
 * The portal's own name in a cluster: kubeadm binds this group to cluster-admin. Not system:masters, which passes by RBAC
 * and cannot be taken away.
 */
export const portalIdentity: ClientIdentity = {
  commonName: 'slipway-portal',
  organizations: ['kubeadm:cluster-admins'],
}

const ecdsa = { name: 'ECDSA', namedCurve: 'P-256' } as const
const signing = { name: 'ECDSA', hash: 'SHA-256' } as const

// As kubeadm does it: cmd/kubeadm/app/constants/constants.go of Kubernetes.
const caDays = 3650
const dayMs = 24 * 3600 * 1000
const clockSkewMs = 5 * 60 * 1000

/** Makes the cluster's authorities, valid for ten years from `now`. */
export async function createClusterPki(now: Date): Promise<ClusterPki> {
  const [ca, etcdCa, frontProxyCa, serviceAccount] = await Promise.all([
    createCa('kubernetes', now),
    createCa('etcd-ca', now),
    createCa('front-proxy-ca', now),
    createKeyPair(),
  ])
  return {
    ca,
    etcdCa,
    frontProxyCa,
    serviceAccount: {
      publicKey: x509.PemConverter.encode(
        await crypto.subtle.exportKey('spki', serviceAccount.publicKey),
        'PUBLIC KEY',
      ),
      privateKey: await privateKeyToPem(serviceAccount.privateKey),
    },
  }
}

/** What a joining machine pins: "sha256:" and the hex digest of the authority's public key (SubjectPublicKeyInfo). */
export function caCertHash(certPem: string): string {
  const spki = new X509Certificate(certPem).publicKey.export({ type: 'spki', format: 'der' })
  return `sha256:${createHash('sha256').update(spki).digest('hex')}`
}

/** Signs a certificate for a client of the API server, with a key of its own. */
export async function issueClientCertificate(
  ca: CertificateAndKey,
  of: ClientIdentity & { notBefore: Date; notAfter: Date },
): Promise<CertificateAndKey> {
  const issuer = new x509.X509Certificate(ca.cert)
  const keys = await createKeyPair()
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: createSerialNumber(),
    issuer: issuer.subject,
    // A relative name each: one name with several values would be a single group to Kubernetes.
    subject: [...of.organizations.map(organization => ({ O: [organization] })), { CN: [of.commonName] }],
    notBefore: of.notBefore,
    notAfter: of.notAfter,
    publicKey: keys.publicKey,
    signingKey: await privateKeyFromPem(ca.key),
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  })
  return { cert: cert.toString('pem'), key: await privateKeyToPem(keys.privateKey) }
}

async function createCa(commonName: string, now: Date): Promise<CertificateAndKey> {
  const keys = await createKeyPair()
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: createSerialNumber(),
    name: [{ CN: [commonName] }],
    notBefore: new Date(now.getTime() - clockSkewMs),
    notAfter: new Date(now.getTime() + caDays * dayMs),
    keys,
    signingAlgorithm: signing,
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature | x509.KeyUsageFlags.keyCertSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { cert: cert.toString('pem'), key: await privateKeyToPem(keys.privateKey) }
}

const createKeyPair = () => crypto.subtle.generateKey(ecdsa, true, ['sign', 'verify'])

/** 127 random bits in hex: positive, and never the same twice (RFC 5280, 4.1.2.2). */
function createSerialNumber(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40
  return Buffer.from(bytes).toString('hex')
}

async function privateKeyToPem(key: CryptoKey): Promise<string> {
  return x509.PemConverter.encode(await crypto.subtle.exportKey('pkcs8', key), 'PRIVATE KEY')
}

const privateKeyFromPem = (pem: string) =>
  crypto.subtle.importKey('pkcs8', x509.PemConverter.decodeFirst(pem), ecdsa, false, ['sign'])
