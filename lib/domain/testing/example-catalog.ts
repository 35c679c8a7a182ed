import type { Catalog, Quota } from '../catalog'
import type { Release } from '../release'

/** A small cloud for tests: two usable flavors, three zones, one external network, plenty of quota. */
export function exampleCatalog(change: Partial<Catalog> = {}): Catalog {
  return {
    flavors: [
      { id: 'f1', name: 'm1.tiny', vcpus: 1, ramMiB: 512, diskGiB: 1 },
      { id: 'f3', name: 'm1.large', vcpus: 4, ramMiB: 8192, diskGiB: 80 },
      { id: 'f2', name: 'm1.medium', vcpus: 2, ramMiB: 4096, diskGiB: 40 },
    ],
    images: [
      { id: 'i1', name: 'node-1.36', kubernetesVersion: 'v1.36.3', flavor: 'standard' },
      { id: 'i2', name: 'node-1.37', kubernetesVersion: 'v1.37.2', flavor: 'standard' },
    ],
    externalNetworks: [{ id: 'ext', name: 'public' }],
    networks: [],
    zones: ['az1', 'az2', 'az3'],
    quotas: [exampleQuota('compute', 'instances', 2, 20), exampleQuota('compute', 'cores', 4, 40)],
    ...change,
  }
}

export function exampleQuota(service: Quota['service'], resource: string, used: number, limit: number): Quota {
  return { service, resource, used, limit }
}

export const exampleReleases: Release[] = [
  { name: '1.37.2-1', kubernetesVersion: '1.37.2', channel: 'regular', components: {}, manifests: [] },
  { name: '1.36.3-1', kubernetesVersion: '1.36.3', channel: 'stable', components: {}, manifests: [] },
]
