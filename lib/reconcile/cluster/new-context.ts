import { description, tag } from '@/lib/domain/names'
import { findNodeImage } from '@/lib/domain/node-image'
import type { Release } from '@/lib/domain/release'
import { isKubernetesError } from '@/lib/kubernetes/errors'
import { type ClusterPki, createClusterPki } from '@/lib/kubernetes/pki'
import { OpenStackError } from '@/lib/openstack/http/errors'
import type { Cluster } from '@/lib/store/clusters'
import { recordEvent } from '@/lib/store/events'
import type { Lease } from '@/lib/store/lease'
import { listReleases } from '@/lib/store/releases'
import { nodeImagesFromWire } from '../catalog/node-images'
import type { Context, Services } from './context'
import { apiPort } from './steps/load-balancer'

/** One pass: what steps share is read when the first of them asks, and once. */
export function newContext(services: Services, cluster: Cluster, lease: Lease): Context {
  const scope = `cluster:${cluster.id}` as const
  const observed = structuredClone(cluster.observed)
  const cloud = once(() => services.tenants.cloud(cluster.tenantId))
  const pki = once(async () => {
    const stored = await services.credentials.find<ClusterPki>(scope, 'pki')
    return stored ?? services.credentials.putOnce(scope, 'pki', await createClusterPki(services.now()))
  })
  const release = once(() => findRelease(services, cluster))
  const kube = async () => {
    const { apiAddress } = observed
    return apiAddress
      ? services.connections.connect({
          clusterId: cluster.id,
          server: `https://${apiAddress}:${apiPort}`,
          ca: (await pki()).ca,
          now: services.now(),
        })
      : undefined
  }
  return {
    ...services,
    cluster,
    lease,
    observed,
    cloud,
    pki,
    release,
    kube,
    servers: once(async () => (await cloud()).compute.servers.list({ tags: [tag(cluster.id)] })),
    ports: once(async () => (await cloud()).network.ports.list({ description: description(cluster.id) })),
    nodes: once(async () => {
      const client = await kube()
      // Before the first answer there are no nodes; a machine's silence is read elsewhere.
      if (!client || !(await client.ready()).ready) return []
      try {
        return await client.listNodes()
      } catch (error) {
        // kubeadm lets the API serve a moment before it binds the group that the portal is in.
        if (isKubernetesError(error, 'Forbidden') && !observed.initialized) return []
        throw error
      }
    }),
    shape: async flavor => {
      const { compute, image } = await cloud()
      const { kubernetesVersion } = await release()
      const { imageFlavor } = cluster.spec
      const [flavors, images] = await Promise.all([
        compute.flavors.list(),
        image.images.list({ kubernetes_version: `v${kubernetesVersion}` }),
      ])
      const found = flavors.find(f => f.name === flavor)
      const node = findNodeImage(nodeImagesFromWire(images), kubernetesVersion, imageFlavor)
      if (!found) throw missing('compute', 'find flavor', `There is no flavor ${flavor}.`)
      if (!node)
        throw missing(
          'image',
          'find image',
          `There is no public ${imageFlavor} node image of Kubernetes ${kubernetesVersion}.`,
        )
      return { flavorId: found.id, imageId: node.id }
    },
    event: event => recordEvent(services.db, { ...event, clusterId: cluster.id }),
  }
}

function once<T>(read: () => Promise<T>): () => Promise<T> {
  let reading: Promise<T> | undefined
  return () => {
    reading ??= read()
    return reading
  }
}

async function findRelease(services: Services, cluster: Cluster): Promise<Release> {
  const release = (await listReleases(services.db)).find(r => r.name === cluster.spec.release)
  if (!release) throw new Error(`Release ${cluster.spec.release} is not known to this portal any more.`)
  return release
}

const missing = (service: 'compute' | 'image', operation: string, text: string) =>
  new OpenStackError({ kind: 'NotFound', service, operation, text })
