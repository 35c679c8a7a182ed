import { expect, it } from 'vitest'
import type { Image } from '@/lib/openstack/image/wire'
import { nodeImagesFromWire } from './node-images'

const image = (of: Partial<Image>): Image => ({
  id: 'i',
  name: 'node',
  status: 'active',
  visibility: 'public',
  min_disk: 0,
  min_ram: 0,
  tags: [],
  created_at: '2026-11-01T00:00:00Z',
  kubernetes_version: 'v1.37.2',
  ...of,
})

it('are public, active images that say their Kubernetes version', () => {
  expect(nodeImagesFromWire([image({})])).toEqual([
    { id: 'i', name: 'node', kubernetesVersion: 'v1.37.2', flavor: 'standard' },
  ])
  const others = [image({ status: 'deactivated' }), image({ kubernetes_version: undefined })]
  expect(nodeImagesFromWire(others)).toEqual([])
})

it.each(['private', 'shared', 'community'] as const)('are not what anybody may call one: %s', visibility => {
  expect(nodeImagesFromWire([image({ visibility })])).toEqual([])
})

it('have the flavour that they say, if it is one', () => {
  expect(nodeImagesFromWire([image({ slipway_image_flavor: 'gpu' })])).toMatchObject([{ flavor: 'gpu' }])
  expect(nodeImagesFromWire([image({ slipway_image_flavor: 'pink' })])).toEqual([])
})
