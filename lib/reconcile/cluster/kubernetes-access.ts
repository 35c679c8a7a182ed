import { connectKubernetes, type KubernetesClient } from '@/lib/kubernetes/client'
import { type ClusterPki, issueClientCertificate, portalIdentity } from '@/lib/kubernetes/pki'

const hourMs = 3_600_000

/** Connections to the clusters' APIs, kept while their certificate is good. One per process. */
export class KubernetesAccess {
  private readonly connections = new Map<string, { client: KubernetesClient; server: string; until: number }>()

  /** Signs a certificate of an hour with the cluster's own authority; nothing is stored. */
  async connect(of: { clusterId: string; apiAddress: string; pki: ClusterPki; now: Date }): Promise<KubernetesClient> {
    const server = `https://${of.apiAddress}:6443`
    const known = this.connections.get(of.clusterId)
    if (known && known.server === server && known.until > of.now.getTime()) return known.client
    this.forget(of.clusterId)
    const { cert, key } = await issueClientCertificate(of.pki.ca, {
      ...portalIdentity,
      notBefore: new Date(of.now.getTime() - hourMs / 12),
      notAfter: new Date(of.now.getTime() + hourMs),
    })
    const client = connectKubernetes({ server, caPem: of.pki.ca.cert, certPem: cert, keyPem: key, timeoutMs: 10_000 })
    this.connections.set(of.clusterId, { client, server, until: of.now.getTime() + (hourMs * 3) / 4 })
    return client
  }

  forget(clusterId: string): void {
    this.connections.get(clusterId)?.client.close()
    this.connections.delete(clusterId)
  }
}
