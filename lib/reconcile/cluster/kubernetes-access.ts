import { LRUCache } from 'lru-cache'
import { connectKubernetes, type KubernetesClient } from '@/lib/kubernetes/client'
import { type CertificateAndKey, issueClientCertificate, portalIdentity } from '@/lib/kubernetes/pki'

const hourMs = 3_600_000
/** Clusters whose connection is kept; each holds a socket or two. Far more than a worker works on at a time. */
const keptConnections = 500

type Connection = { client: Promise<KubernetesClient>; server: string; until: number }

/** Connections to the clusters' APIs, those used last, kept while their certificate is good. One per process. */
export class KubernetesAccess {
  private readonly connections: LRUCache<string, Connection>

  constructor(kept = keptConnections) {
    this.connections = new LRUCache<string, Connection>({
      max: kept,
      dispose: ({ client }) => {
        // Where there is no client, whoever asked for it was told.
        client.then(
          known => known.close(),
          () => undefined,
        )
      },
    })
  }

  /** Signs a certificate of an hour with the cluster's own authority; nothing is stored. */
  connect(of: { clusterId: string; server: string; ca: CertificateAndKey; now: Date }): Promise<KubernetesClient> {
    const { clusterId, server } = of
    const known = this.connections.get(clusterId)
    if (known && known.server === server && known.until > of.now.getTime()) return known.client
    const client = open(of)
    this.connections.set(clusterId, { client, server, until: of.now.getTime() + (hourMs * 3) / 4 })
    client.catch(() => this.forget(clusterId))
    return client
  }

  forget(clusterId: string): void {
    this.connections.delete(clusterId)
  }
}

async function open(of: { server: string; ca: CertificateAndKey; now: Date }): Promise<KubernetesClient> {
  const { cert, key } = await issueClientCertificate(of.ca, {
    ...portalIdentity,
    notBefore: new Date(of.now.getTime() - hourMs / 12),
    notAfter: new Date(of.now.getTime() + hourMs),
  })
  return connectKubernetes({
    server: of.server,
    caPem: of.ca.cert,
    certPem: cert,
    keyPem: key,
    timeoutMs: 10_000,
  })
}
