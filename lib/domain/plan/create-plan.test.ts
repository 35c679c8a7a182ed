import { describe, expect, it } from 'vitest'
import type { Catalog } from '../catalog'
import type { ClusterSpecDraft } from '../cluster-spec'
import { completeClusterSpec } from '../complete-cluster-spec'
import { exampleCatalog, exampleQuota, exampleReleases } from '../testing/example-catalog'
import { computeCreatePlan } from './create-plan'

function plan(draft: ClusterSpecDraft, change: Partial<Catalog> = {}) {
  const catalog = exampleCatalog(change)
  const spec = completeClusterSpec(draft, catalog, exampleReleases)
  return computeCreatePlan({ spec, catalog, releases: exampleReleases, estimatedSeconds: null })
}
const fields = (draft: ClusterSpecDraft, change: Partial<Catalog> = {}) =>
  plan(draft, change).problems.map(p => `${p.field} ${p.code}`)

it('counts what it makes, by type', () => {
  const { creates } = plan({ controlPlane: { replicas: 3 }, nodePools: [{ name: 'web', replicas: 2 }] })
  const of = (kind: string) => creates.find(c => c.kind === kind)?.count
  expect(of('server')).toBe(5)
  expect(of('port')).toBe(5)
  expect(of('server_group')).toBe(2)
  expect(of('network')).toBe(1)
  expect(of('volume')).toBeUndefined()
})

it('makes no network in one that exists', () => {
  const networks = [{ id: 'n', name: 'n', subnetId: 's', cidr: '192.168.7.0/24' }]
  const { creates } = plan({ network: { networkId: 'n' } }, { networks })
  expect(creates.map(c => c.kind)).not.toContain('router')
})

describe('quota', () => {
  it('is shown before and after', () => {
    const { quotas } = plan({ controlPlane: { replicas: 1 }, nodePools: [{ name: 'web', replicas: 2 }] })
    expect(quotas).toContainEqual({
      service: 'compute',
      resource: 'instances',
      before: 2,
      after: 5,
      limit: 20,
      exceeded: false,
    })
    expect(quotas).toContainEqual({
      service: 'compute',
      resource: 'cores',
      before: 4,
      after: 10,
      limit: 40,
      exceeded: false,
    })
  })
  it('that does not suffice refuses the plan and is named', () => {
    const { problems } = plan({}, { quotas: [exampleQuota('network', 'floatingip', 10, 10)] })
    expect(problems).toMatchObject([
      { code: 'QuotaExceeded', message: expect.stringContaining('network quota "floatingip"') },
    ])
  })
  it('without a limit never refuses', () => {
    expect(fields({}, { quotas: [exampleQuota('compute', 'instances', 900, -1)] })).toEqual([])
  })
  it('of members of a server group counts the largest group, not the project', () => {
    const quotas = [exampleQuota('compute', 'server_group_members', 0, 10)]
    expect(
      fields(
        {
          nodePools: [
            { name: 'a', replicas: 10 },
            { name: 'b', replicas: 10 },
          ],
        },
        { quotas },
      ),
    ).toEqual([])
    expect(fields({ nodePools: [{ name: 'a', replicas: 11 }] }, { quotas })).toEqual(['spec QuotaExceeded'])
  })
})

describe('what the cloud does not offer is refused with its field', () => {
  it.each<[string, ClusterSpecDraft, string]>([
    ['a flavor', { nodePools: [{ name: 'web', flavor: 'huge' }] }, 'spec.nodePools.0.flavor NotOffered'],
    ['a zone', { controlPlane: { zones: ['moon'] } }, 'spec.controlPlane.zones NotOffered'],
    ['a release', { release: '1.2.3-1' }, 'spec.release NotOffered'],
    ['a network', { network: { networkId: 'gone' } }, 'spec.network.networkId NotOffered'],
    ['an external network', { network: { externalNetworkId: 'gone' } }, 'spec.network.externalNetworkId NotOffered'],
  ])('%s', (_, draft, expected) => expect(fields(draft)).toContain(expected))
  it('a release without a node image', () => {
    const images = exampleCatalog().images.filter(image => image.kubernetesVersion === 'v1.37.2')
    expect(fields({ release: '1.36.3-1' }, { images })).toEqual(['spec.release NoImage'])
  })
  it('a flavour that the release has no node image of', () => {
    const hardened = { id: 'h', name: 'h', kubernetesVersion: 'v1.37.2', flavor: 'hardened' } as const
    const images = [...exampleCatalog().images, hardened]
    expect(fields({ imageFlavor: 'hardened', release: '1.37.2-1' }, { images })).toEqual([])
    expect(fields({ imageFlavor: 'hardened', release: '1.36.3-1' }, { images })).toEqual(['spec.imageFlavor NoImage'])
    expect(fields({ imageFlavor: 'gpu', release: '1.37.2-1' }, { images })).toEqual(['spec.imageFlavor NoImage'])
  })
})

describe('what cannot work is refused with its field', () => {
  it.each<[string, ClusterSpecDraft, string]>([
    ['two pools of one name', { nodePools: [{ name: 'a' }, { name: 'a' }] }, 'spec.nodePools.1.name Taken'],
    ['a pool called as the control plane', { nodePools: [{ name: 'cp' }] }, 'spec.nodePools.0.name Taken'],
    ['ranges that overlap', { network: { podCidr: '10.96.0.0/12' } }, 'spec.network.serviceCidr Overlap'],
    ['a node range that is too small', { network: { nodeCidr: '10.50.0.0/29' } }, 'spec.network.nodeCidr TooSmall'],
    ['a pod range that is too small', { network: { podCidr: '10.50.0.0/22' } }, 'spec.network.podCidr TooSmall'],
  ])('%s', (_, draft, expected) => expect(fields(draft)).toContain(expected))
})
