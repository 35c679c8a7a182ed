import type { CreateClusterRequest } from '@/lib/contract/clusters'
import type { Catalog } from '@/lib/domain/catalog'
import type { ClusterSpec, NodePool, Taint } from '@/lib/domain/cluster-spec'
import type { ImageFlavor } from '@/lib/domain/node-image'

/** What the fields hold: everything a person sees, so that what is sent is what was seen. */
export type CreateFormValues = {
  name: string
  release: string
  imageFlavor: ImageFlavor
  controlPlane: { replicas: 1 | 3; flavor: string; zones: string[] }
  nodePools: PoolFormValues[]
  network: {
    mode: 'new' | 'existing'
    networkId: string
    externalNetworkId: string
    nodeCidr: string
    podCidr: string
    serviceCidr: string
  }
  apiAccess: { allowedCidrs: string[] }
}

export type PoolFormValues = {
  /** Tells it from the others while its name is being typed. */
  key: number
  name: string
  flavor: string
  replicas: number
  zones: string[]
  /** As kubectl writes them: key=value. */
  labels: string[]
  /** As kubectl writes them: key=value:Effect. */
  taints: string[]
  /** Null is the flavor's own disk. */
  diskGiB: number | null
}

/** A name that stands in for the empty one, so that the plan can be shown before a name is typed. */
export const placeholderName = 'my-cluster'

export function valuesFromSpec(spec: ClusterSpec): CreateFormValues {
  return {
    name: '',
    release: spec.release,
    imageFlavor: spec.imageFlavor,
    controlPlane: { ...spec.controlPlane },
    nodePools: spec.nodePools.map((pool, key) => ({ key, ...poolFromSpec(pool) })),
    network: {
      mode: spec.network.networkId === null ? 'new' : 'existing',
      networkId: spec.network.networkId ?? '',
      externalNetworkId: spec.network.externalNetworkId,
      nodeCidr: spec.network.nodeCidr,
      podCidr: spec.network.podCidr,
      serviceCidr: spec.network.serviceCidr,
    },
    apiAccess: { allowedCidrs: spec.apiAccess.allowedCidrs },
  }
}

function poolFromSpec(pool: NodePool): Omit<PoolFormValues, 'key'> {
  return {
    name: pool.name,
    flavor: pool.flavor,
    replicas: pool.replicas,
    zones: pool.zones,
    labels: Object.entries(pool.labels).map(([key, value]) => `${key}=${value}`),
    taints: pool.taints.map(taintToText),
    diskGiB: pool.diskGiB,
  }
}

/** A further pool, like the first one, under a name that is not taken. */
export function nextPool(pools: PoolFormValues[], fallback: PoolFormValues): PoolFormValues {
  const names = pools.map(p => p.name)
  const candidates = Array.from({ length: pools.length + 1 }, (_, i) => `pool-${i + 1}`)
  const model = pools.at(-1) ?? fallback
  return {
    ...fallback,
    key: Math.max(-1, ...pools.map(p => p.key)) + 1,
    flavor: model.flavor,
    zones: model.zones,
    name: candidates.find(name => !names.includes(name)) ?? '',
  }
}

/** What is sent. What a person cleared is left out and then completed by the server. */
export function requestFromValues(values: CreateFormValues): CreateClusterRequest {
  const { network } = values
  const existing = network.mode === 'existing'
  return {
    name: values.name.trim(),
    spec: {
      ...filled({ release: values.release }),
      imageFlavor: values.imageFlavor,
      controlPlane: {
        replicas: values.controlPlane.replicas,
        ...filled({ flavor: values.controlPlane.flavor }),
        zones: values.controlPlane.zones,
      },
      nodePools: values.nodePools.map(poolToRequest),
      network: {
        networkId: existing ? network.networkId : null,
        ...filled({
          externalNetworkId: network.externalNetworkId,
          // The subnet of an existing network decides its range.
          nodeCidr: existing ? '' : network.nodeCidr.trim(),
          podCidr: network.podCidr.trim(),
          serviceCidr: network.serviceCidr.trim(),
        }),
      },
      apiAccess: { allowedCidrs: values.apiAccess.allowedCidrs },
    },
  }
}

function poolToRequest(pool: PoolFormValues) {
  return {
    name: pool.name.trim(),
    ...filled({ flavor: pool.flavor }),
    replicas: pool.replicas,
    zones: pool.zones,
    labels: Object.fromEntries(pool.labels.map(labelFromText)),
    taints: pool.taints.map(taintFromText),
    diskGiB: pool.diskGiB,
  }
}

function filled<T extends Record<string, string>>(values: T): Partial<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '')) as Partial<T>
}

export function labelFromText(text: string): [key: string, value: string] {
  const at = text.indexOf('=')
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)]
}

const effects: Taint['effect'][] = ['NoSchedule', 'PreferNoSchedule', 'NoExecute']

/** Reads `key=value:Effect` as kubectl does; without an effect it is NoSchedule. */
export function taintFromText(text: string): Taint {
  const at = text.lastIndexOf(':')
  const effect = effects.find(e => at >= 0 && e === text.slice(at + 1))
  const [key, value] = labelFromText(effect ? text.slice(0, at) : text)
  return { key, value, effect: effect ?? 'NoSchedule' }
}

export function taintToText(taint: Taint): string {
  return `${taint.key}${taint.value ? `=${taint.value}` : ''}:${taint.effect}`
}

/** Lists are one field here, and their entries several in a request. */
const lists = ['labels', 'taints', 'zones', 'allowedCidrs']

/**
 * The field that a problem of the server belongs to: `spec.nodePools.0.labels.team` is `nodePools.0.labels`. What has no
 * field of its own, such as `spec`, is undefined and shown with the plan.
 */
export function fieldFromProblem(field: string): string | undefined {
  const parts = field.split('.').filter(part => part !== 'spec')
  if (parts.length === 0 || parts[0] === '') return undefined
  const list = parts.findIndex(part => lists.includes(part))
  return (list < 0 ? parts : parts.slice(0, list + 1)).join('.')
}

/** Groups problems by the field at which they are shown; those without one are under the empty key. */
export function groupProblems<T extends { field: string }>(problems: T[]): Record<string, T[]> {
  const groups: Record<string, T[]> = {}
  for (const problem of problems) {
    const key = fieldFromProblem(problem.field) ?? ''
    groups[key] = [...(groups[key] ?? []), problem]
  }
  return groups
}

/** One for each field, as the fields show them, and one of each kind that has no field. */
export function listShownProblems<T extends { field: string; code: string }>(problems: T[]): T[] {
  const { '': general = [], ...ofFields } = groupProblems(problems)
  const kinds = general.filter((problem, i) => general.findIndex(other => other.code === problem.code) === i)
  return [...Object.values(ofFields).flatMap(group => group.slice(0, 1)), ...kinds]
}

/** Brings a draft of an earlier visit in line with what is offered now. */
export function reviveValues(draft: CreateFormValues, defaults: CreateFormValues, catalog: Catalog): CreateFormValues {
  const flavor = (name: string) => (catalog.flavors.some(f => f.name === name) ? name : defaults.controlPlane.flavor)
  const zones = (wanted: string[]) => {
    const offered = wanted.filter(zone => catalog.zones.includes(zone))
    return offered.length > 0 ? offered : catalog.zones
  }
  const network = { ...defaults.network, ...draft.network }
  const known = catalog.networks.some(n => n.id === network.networkId)
  return {
    ...defaults,
    ...draft,
    controlPlane: {
      ...draft.controlPlane,
      flavor: flavor(draft.controlPlane.flavor),
      zones: zones(draft.controlPlane.zones),
    },
    nodePools: draft.nodePools.map(pool => ({ ...pool, flavor: flavor(pool.flavor), zones: zones(pool.zones) })),
    network: known ? network : { ...network, mode: 'new', networkId: '' },
  }
}
