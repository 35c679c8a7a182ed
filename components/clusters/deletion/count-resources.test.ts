import { expect, test } from 'vitest'
import type { ResourceResponse } from '@/lib/contract/clusters'
import { countResources } from './count-resources'

const resource = (kind: string, fate: ResourceResponse['fate'], cloudId: string | null = 'id'): ResourceResponse => ({
  kind,
  name: `${kind}-${fate}`,
  cloudId,
  createdAt: '2026-01-01T00:00:00Z',
  goneAt: null,
  fate,
})

test('what is left is counted by type, what was made last first, and what never was is not counted', () => {
  const groups = countResources([
    resource('network', null),
    resource('server', 'deleted'),
    resource('server', null),
    resource('server', 'never-made', null),
    resource('volume', 'kept'),
    resource('floatingip', null, null),
  ])
  expect(groups.map(({ kind, left, gone, kept, total }) => [kind, left.length, gone, kept, total])).toEqual([
    ['floatingip', 1, 0, 0, 1],
    ['volume', 0, 0, 1, 1],
    ['server', 1, 1, 0, 2],
    ['network', 1, 0, 0, 1],
  ])
})
