import { describe, expect, test } from 'vitest'
import type { ClusterResponse, MachineResponse } from '@/lib/contract/clusters'
import { completeClusterSpec } from '@/lib/domain/complete-cluster-spec'
import { exampleCatalog, exampleReleases } from '@/lib/domain/testing/example-catalog'
import { computeLayout, type Layout } from './layout'

const spec = completeClusterSpec({ nodePools: [{ name: 'web', replicas: 4 }] }, exampleCatalog(), exampleReleases)

const machine = (change: Partial<MachineResponse>): MachineResponse => ({
  id: change.name ?? 'm',
  name: 'm',
  role: 'worker',
  poolName: 'web',
  zone: 'az1',
  flavor: 'm1.medium',
  serverId: null,
  address: null,
  serverStatus: 'ACTIVE',
  nodeReady: 'True',
  kubeletVersion: null,
  failure: null,
  createdAt: '2026-01-01T00:00:00Z',
  ...change,
})

const cluster = (machines: MachineResponse[], change: Partial<ClusterResponse> = {}) => ({
  spec,
  machines,
  deletionRequestedAt: null,
  operation: null,
  ...change,
})

/** Names by tier and zone; a wish without a machine is a dot. */
const draw = (layout: Layout) =>
  Object.fromEntries(
    layout.tiers.map(tier => [
      tier.key,
      tier.cells.map(cell => cell.slots.map(slot => slot.machine?.name ?? '.').join(' ')).join(' | '),
    ]),
  )

describe('the picture of a cluster', () => {
  test('before there is anything shows every wish in its zone', () => {
    expect(draw(computeLayout(cluster([])))).toEqual({ 'control-plane': '. | . | .', 'pool-web': '. . | . | .' })
  })

  test('puts a machine in the place of its wish, so that nothing moves', () => {
    const layout = computeLayout(cluster([machine({ name: 'b', zone: 'az2' })]))
    expect(draw(layout)['pool-web']).toBe('. . | b | .')
    expect(layout.tiers[1]).toMatchObject({ ready: 1, wanted: 4 })
  })

  test('shows a machine where it stands, even when it was wished elsewhere', () => {
    const layout = computeLayout(cluster([machine({ name: 'a', zone: 'az3' }), machine({ name: 'b', zone: 'az3' })]))
    expect(draw(layout)['pool-web']).toBe('. | . | b a')
  })

  test('keeps machines that nobody asks for any more until they are gone', () => {
    const layout = computeLayout(cluster([machine({ name: 'old', poolName: 'former', zone: 'az2' })]))
    expect(draw(layout)['pool-former']).toBe(' | old | ')
  })

  test('wishes for nothing while the cluster goes', () => {
    const layout = computeLayout(cluster([machine({ name: 'a' })], { deletionRequestedAt: '2026-01-01T00:00:00Z' }))
    expect(draw(layout)).toEqual({ 'control-plane': ' |  | ', 'pool-web': 'a |  | ' })
  })

  test('does not alarm about a node that is still on its way', () => {
    const operation = { kind: 'create', finishedAt: null } as ClusterResponse['operation']
    const late = machine({ name: 'a', nodeReady: 'False' })
    const stateOf = (layout: Layout) => layout.tiers[1]?.cells[0]?.slots[0]?.state
    expect(stateOf(computeLayout(cluster([late], { operation })))).toBe('joining')
    expect(stateOf(computeLayout(cluster([late])))).toBe('not-ready')
  })
})
