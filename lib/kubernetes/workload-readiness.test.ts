import { describe, expect, it } from 'vitest'
import { whyNotReady } from './workload-readiness'

const object = (kind: string, parts: { spec?: object; status?: object }) => ({
  apiVersion: 'apps/v1',
  kind,
  metadata: { name: 'a', generation: 2 },
  ...parts,
})

describe('a DaemonSet', () => {
  const daemonSet = (status: object) => whyNotReady(object('DaemonSet', { status }))
  const seen = { observedGeneration: 2, desiredNumberScheduled: 3 }

  it('works when its newest pods are available on every node', () => {
    expect(daemonSet({ ...seen, updatedNumberScheduled: 3, numberAvailable: 3 })).toBeUndefined()
  })
  it('does not while old pods are left, or a node has none', () => {
    expect(daemonSet({ ...seen, updatedNumberScheduled: 1, numberAvailable: 3 })).toBe('1 of 3 pods are available')
    expect(daemonSet({ ...seen, updatedNumberScheduled: 3, numberAvailable: 2 })).toBe('2 of 3 pods are available')
  })
  it('does not before its controller has seen it', () => {
    expect(daemonSet({})).toBe('its controller has not seen the newest version yet')
    expect(daemonSet({ ...seen, observedGeneration: 1 })).toBe('its controller has not seen the newest version yet')
  })
})

describe('a Deployment', () => {
  const deployment = (status: object) => whyNotReady(object('Deployment', { spec: { replicas: 2 }, status }))

  it('works when all its newest replicas are available', () => {
    expect(deployment({ observedGeneration: 2, updatedReplicas: 2, availableReplicas: 2 })).toBeUndefined()
  })
  it('does not before', () => {
    expect(deployment({ observedGeneration: 2, updatedReplicas: 2 })).toBe('0 of 2 pods are available')
  })
})

describe('an APIService', () => {
  const apiService = (conditions: object[]) => whyNotReady(object('APIService', { status: { conditions } }))

  it('works when the API server reaches what serves it', () => {
    expect(apiService([{ type: 'Available', status: 'True', message: 'all checks passed' }])).toBeUndefined()
  })
  it('says why it does not', () => {
    expect(apiService([{ type: 'Available', status: 'False', message: 'no endpoints' }])).toBe('no endpoints')
    expect(apiService([])).toBe('the API server has not looked for it yet')
  })
})

it('anything else works as soon as it is there', () => {
  expect(whyNotReady(object('ConfigMap', {}))).toBeUndefined()
})
