import type { Catalog } from './catalog'
import { cidrsOverlap } from './cidr'
import type { ClusterSpec, ClusterSpecDraft } from './cluster-spec'
import { findNodeImage, type ImageFlavor, imageFlavors } from './node-image'
import type { Release } from './release'

/** The smallest machine on which kubeadm's preflight checks pass with room for pods. */
const smallest = { vcpus: 2, ramMiB: 4096, diskGiB: 20 }

/**
 * Completes a draft from what the cloud offers, so that a name is enough: the newest regular release, three control-plane
 * machines over the zones, one pool of two, a new network that overlaps none of the project's. What cannot be chosen
 * (no flavor is large enough, several external networks) stays empty and is refused by the plan, with the field.
 */
export function completeClusterSpec(draft: ClusterSpecDraft, catalog: Catalog, releases: Release[]): ClusterSpec {
  const flavor = defaultFlavor(catalog)
  const pools = draft.nodePools ?? [{ name: 'default' }]
  const networks = catalog.externalNetworks
  const existing = catalog.networks.find(n => n.id === draft.network?.networkId)
  const imageFlavor = draft.imageFlavor ?? defaultImageFlavor(releases, catalog, draft.release)
  return {
    release: draft.release ?? defaultRelease(releases, catalog, imageFlavor),
    imageFlavor,
    controlPlane: {
      replicas: draft.controlPlane?.replicas ?? 3,
      flavor: draft.controlPlane?.flavor ?? flavor,
      zones: draft.controlPlane?.zones ?? catalog.zones,
    },
    nodePools: pools.map(pool => ({
      name: pool.name,
      flavor: pool.flavor ?? flavor,
      replicas: pool.replicas ?? 2,
      zones: pool.zones ?? catalog.zones,
      labels: pool.labels ?? {},
      taints: pool.taints ?? [],
      diskGiB: pool.diskGiB ?? null,
    })),
    network: {
      networkId: draft.network?.networkId ?? null,
      externalNetworkId: draft.network?.externalNetworkId ?? (networks.length === 1 ? (networks[0]?.id ?? '') : ''),
      nodeCidr: existing?.cidr ?? draft.network?.nodeCidr ?? freeCidr(catalog),
      podCidr: draft.network?.podCidr ?? '10.244.0.0/16',
      serviceCidr: draft.network?.serviceCidr ?? '10.96.0.0/16',
    },
    apiAccess: { allowedCidrs: draft.apiAccess?.allowedCidrs ?? [] },
  }
}

function defaultFlavor(catalog: Catalog): string {
  const fits = catalog.flavors.filter(
    f => f.vcpus >= smallest.vcpus && f.ramMiB >= smallest.ramMiB && f.diskGiB >= smallest.diskGiB,
  )
  fits.sort((a, b) => a.ramMiB - b.ramMiB || a.vcpus - b.vcpus || a.diskGiB - b.diskGiB)
  return fits[0]?.name ?? ''
}

/** The standard one, or else the first that a release, the wanted one if there is one, has a node image of. */
function defaultImageFlavor(releases: Release[], catalog: Catalog, release: string | undefined): ImageFlavor {
  const wanted = releases.filter(r => release === undefined || r.name === release)
  const isOffered = (flavor: ImageFlavor) =>
    wanted.some(r => findNodeImage(catalog.images, r.kubernetesVersion, flavor) !== undefined)
  return imageFlavors.find(isOffered) ?? 'standard'
}

function defaultRelease(releases: Release[], catalog: Catalog, flavor: ImageFlavor): string {
  const offered = releases.filter(r => findNodeImage(catalog.images, r.kubernetesVersion, flavor))
  const order = ['regular', 'stable', 'rapid']
  offered.sort((a, b) => order.indexOf(a.channel) - order.indexOf(b.channel) || b.name.localeCompare(a.name))
  return offered[0]?.name ?? ''
}

function freeCidr(catalog: Catalog): string {
  const candidates = Array.from({ length: 200 }, (_, i) => `10.${i + 10}.0.0/24`)
  return candidates.find(c => catalog.networks.every(n => !cidrsOverlap(n.cidr, c))) ?? '10.10.0.0/24'
}
