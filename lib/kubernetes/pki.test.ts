import { X509Certificate } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { type ClusterPki, caCertHash, createClusterPki, issueClientCertificate } from './pki'

const now = new Date('2026-11-22T10:00:00Z')
let pki: ClusterPki
beforeAll(async () => {
  pki = await createClusterPki(now)
})

describe('the authorities of a cluster', () => {
  it('are three different ones, each signed by itself', () => {
    const certificates = [pki.ca, pki.etcdCa, pki.frontProxyCa].map(({ cert }) => new X509Certificate(cert))
    expect(certificates.map(certificate => certificate.subject)).toEqual([
      'CN=kubernetes',
      'CN=etcd-ca',
      'CN=front-proxy-ca',
    ])
    for (const certificate of certificates) {
      expect(certificate.ca).toBe(true)
      expect(certificate.verify(certificate.publicKey)).toBe(true)
      expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
    }
  })

  it('are valid for ten years, and five minutes back for a clock that is late', () => {
    const certificate = new X509Certificate(pki.ca.cert)
    expect(new Date(certificate.validFrom)).toEqual(new Date('2026-11-22T09:55:00Z'))
    expect(new Date(certificate.validTo)).toEqual(new Date('2036-11-19T10:00:00Z'))
  })

  it('survive being stored as JSON', async () => {
    const stored: ClusterPki = JSON.parse(JSON.stringify(pki))
    const { cert } = await issueClientCertificate(stored.ca, {
      commonName: 'anna',
      organizations: [],
      notBefore: now,
      notAfter: now,
    })
    expect(new X509Certificate(cert).verify(new X509Certificate(pki.ca.cert).publicKey)).toBe(true)
  })

  it('are pinned by a digest of the public key', () => {
    expect(caCertHash(pki.ca.cert)).toMatch(/^sha256:[0-9a-f]{64}$/)
    expect(caCertHash(pki.ca.cert)).not.toBe(caCertHash(pki.etcdCa.cert))
  })
})

describe('a client certificate', () => {
  const issue = (organizations: string[]) =>
    issueClientCertificate(pki.ca, {
      commonName: 'anna@Default',
      organizations,
      notBefore: now,
      notAfter: new Date('2026-11-22T18:00:00Z'),
    })

  it('is signed by the authority and ends when it was said', async () => {
    const certificate = new X509Certificate((await issue(['slipway:shop:member'])).cert)
    expect(certificate.verify(new X509Certificate(pki.ca.cert).publicKey)).toBe(true)
    expect(certificate.ca).toBe(false)
    expect(new Date(certificate.validTo)).toEqual(new Date('2026-11-22T18:00:00Z'))
    expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.2'])
  })

  it('names each group by itself, whatever characters are in it', async () => {
    const certificate = new X509Certificate((await issue(['slipway:shop:member', 'a, O=system:masters'])).cert)
    expect(certificate.subject.split('\n')).toEqual([
      'O=slipway:shop:member',
      'O=a\\, O=system:masters',
      'CN=anna@Default',
    ])
  })

  it('has a key and a number of its own', async () => {
    const [first, second] = await Promise.all([issue([]), issue([])])
    expect(first.key).not.toBe(second.key)
    expect(new X509Certificate(first.cert).serialNumber).not.toBe(new X509Certificate(second.cert).serialNumber)
    expect(new X509Certificate(first.cert).serialNumber).toMatch(/^[4-7][0-9A-F]{31}$/)
  })
})
