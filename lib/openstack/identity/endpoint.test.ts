import { expect, test } from 'vitest'
import { isUnavailable } from '../http/errors'
import { findEndpoint, hasService, versionUrl, withVersion } from './endpoint'
import type { Token } from './token'

const endpoint = (region: string, url: string, face = 'public') => ({ interface: face, region_id: region, url })
const token = {
  projectId: 'p1',
  regions: ['north', 'south'],
  catalog: [
    {
      type: 'compute',
      endpoints: [
        endpoint('north', 'https://north/compute/v2.1'),
        endpoint('south', 'https://south/compute/v2.1'),
        endpoint('south', 'http://10.0.0.1:8774/v2.1', 'internal'),
      ],
    },
    { type: 'block-storage', endpoints: [endpoint('north', 'https://north/volume/v3/p1')] },
  ],
} as unknown as Token

test.each([
  ['compute', 'https://c/compute/v2.1/', 'https://c/compute/v2.1'],
  ['compute', 'https://c:8774', 'https://c:8774/v2.1'],
  ['compute', 'https://c:8774/v2/p1', 'https://c:8774/v2.1'],
  ['compute', 'https://c:8774/v2.1/p1', 'https://c:8774/v2.1/p1'],
  ['network', 'https://c:9696', 'https://c:9696/v2.0'],
  ['network', 'https://c/network/v2.0/', 'https://c/network/v2.0'],
  ['load-balancer', 'https://c/load-balancer', 'https://c/load-balancer/v2.0'],
  ['load-balancer', 'https://c:9876/v2', 'https://c:9876/v2.0'],
  ['image', 'https://c:9292', 'https://c:9292/v2'],
  ['image', 'https://c:9292/v2', 'https://c:9292/v2'],
  ['volume', 'https://c:8776/v3/p1', 'https://c:8776/v3/p1'],
  ['volume', 'https://c:8776/v3', 'https://c:8776/v3/p1'],
  ['volume', 'https://c:8776', 'https://c:8776/v3/p1'],
  ['object-store', 'https://c:8080/v1/AUTH_p1', 'https://c:8080/v1/AUTH_p1'],
  ['object-store', 'https://c/swift/v1', 'https://c/swift/v1'],
] as const)('%s listed as %s is called at %s', (service, listed, called) => {
  expect(withVersion(service, listed, 'p1')).toBe(called)
})

test('versions are asked for without the project', () => {
  expect(versionUrl('https://c:8776/v3/p1')).toBe('https://c:8776/v3/')
  expect(versionUrl('https://c/compute/v2.1')).toBe('https://c/compute/v2.1/')
})

test('region and interface choose', () => {
  expect(findEndpoint(token, 'compute', { region: 'north' })).toBe('https://north/compute/v2.1')
  expect(findEndpoint(token, 'compute', { region: 'south', interface: 'internal' })).toBe('http://10.0.0.1:8774/v2.1')
  expect(findEndpoint(token, 'volume', {})).toBe('https://north/volume/v3/p1')
})

test('several regions and none chosen is an error that names them', () => {
  expect(() => findEndpoint(token, 'compute', {})).toThrowError(/north, south/)
})

test('a service that is not listed is Unavailable, not absent', () => {
  expect(hasService(token, 'load-balancer')).toBe(false)
  try {
    findEndpoint(token, 'load-balancer', { region: 'north' })
    expect.unreachable()
  } catch (error) {
    expect(isUnavailable(error)).toBe(true)
  }
})
