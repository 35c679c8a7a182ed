import { describe, expect, it } from 'vitest'
import { clusterSpecSchema } from './cluster-spec'
import { completeClusterSpec } from './complete-cluster-spec'
import { exampleCatalog, exampleReleases } from './testing/example-catalog'

describe('an empty draft', () => {
  const spec = completeClusterSpec({}, exampleCatalog(), exampleReleases)

  it('becomes a valid spec', () => expect(clusterSpecSchema.safeParse(spec).error).toBeUndefined())
  it('takes the newest release of the regular channel', () => expect(spec.release).toBe('1.37.2-1'))
  it('survives the loss of a control-plane machine', () => expect(spec.controlPlane.replicas).toBe(3))
  it('takes the smallest flavor on which Kubernetes runs', () => expect(spec.controlPlane.flavor).toBe('m1.medium'))
  it('spreads machines over all zones', () => expect(spec.nodePools[0]?.zones).toEqual(['az1', 'az2', 'az3']))
})

it('takes the newest release that has a node image of the flavour that was asked for', () => {
  const images = [
    { id: 'h', name: 'h', kubernetesVersion: 'v1.36.3', flavor: 'hardened' as const },
    ...exampleCatalog().images,
  ]
  const spec = completeClusterSpec({ imageFlavor: 'hardened' }, exampleCatalog({ images }), exampleReleases)
  expect(spec).toMatchObject({ release: '1.36.3-1', imageFlavor: 'hardened' })
})

it('takes another node image than the standard one where a release has no such', () => {
  const hardened = (kubernetesVersion: string) => ({
    id: 'h',
    name: 'h',
    kubernetesVersion,
    flavor: 'hardened' as const,
  })
  const only = exampleCatalog({ images: [hardened('v1.37.2')] })
  expect(completeClusterSpec({}, only, exampleReleases)).toMatchObject({ release: '1.37.2-1', imageFlavor: 'hardened' })
  const mixed = exampleCatalog({ images: [...exampleCatalog().images.slice(1), hardened('v1.36.3')] })
  expect(completeClusterSpec({ release: '1.36.3-1' }, mixed, exampleReleases).imageFlavor).toBe('hardened')
})

describe('what was said stays as it was said', () => {
  it('in parts of parts', () => {
    const spec = completeClusterSpec(
      { controlPlane: { replicas: 1 }, nodePools: [{ name: 'web', replicas: 5 }] },
      exampleCatalog(),
      exampleReleases,
    )
    expect(spec.controlPlane).toMatchObject({ replicas: 1, flavor: 'm1.medium' })
    expect(spec.nodePools).toMatchObject([{ name: 'web', replicas: 5, flavor: 'm1.medium' }])
  })
})

describe('what cannot be chosen stays empty, for the plan to refuse', () => {
  it('when there are several external networks', () => {
    const externalNetworks = [
      { id: 'a', name: 'a' },
      { id: 'b', name: 'b' },
    ]
    expect(
      completeClusterSpec({}, exampleCatalog({ externalNetworks }), exampleReleases).network.externalNetworkId,
    ).toBe('')
  })
  it('when no flavor is large enough', () => {
    expect(completeClusterSpec({}, exampleCatalog({ flavors: [] }), exampleReleases).controlPlane.flavor).toBe('')
  })
  it('when no release has a node image', () => {
    expect(completeClusterSpec({}, exampleCatalog({ images: [] }), exampleReleases).release).toBe('')
  })
})

it('a new network keeps clear of the networks of the project', () => {
  const networks = [{ id: 'n', name: 'n', subnetId: 's', cidr: '10.10.0.0/16' }]
  expect(completeClusterSpec({}, exampleCatalog({ networks }), exampleReleases).network.nodeCidr).toBe('10.11.0.0/24')
})

it('an existing network brings its range', () => {
  const networks = [{ id: 'n', name: 'n', subnetId: 's', cidr: '192.168.7.0/24' }]
  const spec = completeClusterSpec({ network: { networkId: 'n' } }, exampleCatalog({ networks }), exampleReleases)
  expect(spec.network.nodeCidr).toBe('192.168.7.0/24')
})
