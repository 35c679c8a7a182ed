import { X509Certificate } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'
import { createClusterPki } from '@/lib/kubernetes/pki'
import { CredentialStore } from '@/lib/store/credentials'
import { ApiWorld } from './testing/api-world'

type Kubeconfig = {
  clusters: { cluster: { server: string; 'certificate-authority-data': string } }[]
  users: { user: { 'client-certificate-data': string; 'client-key-data': string } }[]
}

let world: ApiWorld
let clusterId: string
beforeAll(async () => {
  world = await ApiWorld.create()
  world.now = new Date()
  const { client } = await world.signIn('member')
  clusterId = (await client.createCluster({ name: 'checkout' }, 'key')).id
})
afterAll(() => world.destroy())

const decode = (text: string | undefined) => Buffer.from(text ?? '', 'base64').toString()

it('waits until the control plane has answered', async () => {
  const { client } = await world.signIn('member')
  await expect(client.issueKubeconfig('checkout')).rejects.toMatchObject({ code: 'NotYet', status: 409 })
})

it('gives a certificate that says who the person is, for eight hours', async () => {
  const pki = await createClusterPki(world.now)
  await new CredentialStore(world.database, world.keyring).put(`cluster:${clusterId}`, 'pki', pki)
  await world.database.cluster.update({
    where: { id: clusterId },
    data: { observed: { initialized: true }, apiAddress: '203.0.113.9' },
  })
  for (const person of ['reader', 'member', 'admin']) {
    const { client } = await world.signIn(person)
    const issued = await client.issueKubeconfig('checkout')
    const config = parse(issued.kubeconfig) as Kubeconfig
    const certificate = new X509Certificate(decode(config.users[0]?.user['client-certificate-data']))
    expect(certificate.subject.split('\n').sort()).toEqual([`CN=${person}@Default`, `O=slipway:project-shop:${person}`])
    expect(certificate.verify(new X509Certificate(pki.ca.cert).publicKey)).toBe(true)
    expect(Date.parse(certificate.validTo) - world.now.getTime()).toBeLessThanOrEqual(8 * 3600_000)
    expect(config.clusters[0]?.cluster.server).toBe('https://203.0.113.9:6443')
    expect(decode(config.clusters[0]?.cluster['certificate-authority-data'])).toBe(pki.ca.cert)
  }
})

it('is audited, without the key', async () => {
  const entries = await world.database.auditEntry.findMany({ where: { action: 'cluster.issue-kubeconfig' } })
  expect(entries.map(e => e.actorName)).toEqual(['reader', 'member', 'admin'])
  expect(JSON.stringify(entries.map(e => e.after))).not.toContain('PRIVATE KEY')
})

it('is not given for a cluster that is going', async () => {
  const { client } = await world.signIn('admin')
  await client.deleteCluster('checkout', { confirmName: 'checkout' })
  await expect(client.issueKubeconfig('checkout')).rejects.toMatchObject({ code: 'BeingDeleted', status: 409 })
})
