import { createServer, type Server } from 'node:net'
import { createClock } from '../../clock'
import { createApiServer } from '../api/server'
import { type Cluster, clusterOn, newClusterData } from '../cluster'
import { createDefaultObjects } from '../machine/default-objects'
import { createCa, createSigningKey, issueCertificate, type KeyPair } from '../machine/pki'

/** A cluster without machines whose API server listens on a real port: for tests of the API alone. */
export type TestCluster = {
  cluster: Cluster
  url: string
  ca: KeyPair
  /** A client certificate. */
  certificate(user: string, ...groups: string[]): Promise<KeyPair>
  stop(): Promise<void>
}

export async function startTestCluster(version = 'v1.37.2'): Promise<TestCluster> {
  const ca = await createCa('kubernetes')
  const keys = await createSigningKey()
  const clock = createClock(100)
  const cluster = clusterOn(
    newClusterData({
      name: 'kubernetes',
      version,
      controlPlaneEndpoint: '127.0.0.1:6443',
      serviceSubnet: '10.96.0.0/12',
      podSubnet: '10.244.0.0/16',
      dnsDomain: 'cluster.local',
      ca,
      tokenKeys: { ...keys, issuer: 'https://kubernetes.default.svc.cluster.local' },
    }),
    clock,
  )
  cluster.addMember({
    serverId: 'test',
    name: 'test',
    address: '127.0.0.1',
    isRunning: () => true,
    reaches: () => true,
  })
  createDefaultObjects(cluster)
  const serving = await issueCertificate(ca, {
    commonName: 'kube-apiserver',
    subjectAltNames: ['127.0.0.1', 'localhost'],
    usage: 'server',
  })
  const api = createApiServer(cluster, { serving, version, hasQuorum: () => true })
  const server = createServer(socket => api.listener(socket))
  const port = await listen(server)
  return {
    cluster,
    url: `https://127.0.0.1:${port}`,
    ca,
    certificate: (commonName, ...organizations) => issueCertificate(ca, { commonName, organizations, usage: 'client' }),
    async stop() {
      clock.stop()
      api.stop()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      if (address && typeof address === 'object') resolve(address.port)
    })
  })
}

/** A kubeconfig for stock clients. */
export function kubeconfig(url: string, ca: string, client: KeyPair): string {
  const encode = (text: string) => Buffer.from(text).toString('base64')
  return JSON.stringify({
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'test',
    contexts: [{ name: 'test', context: { cluster: 'test', user: 'test' } }],
    clusters: [{ name: 'test', cluster: { server: url, 'certificate-authority-data': encode(ca) } }],
    users: [
      {
        name: 'test',
        user: { 'client-certificate-data': encode(client.certificate), 'client-key-data': encode(client.key) },
      },
    ],
  })
}
