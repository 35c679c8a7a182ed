import { describe, expect, it } from 'vitest'
import type { ClusterSpec } from '../domain/cluster-spec'
import { clusterFileToYaml, parseClusterFile } from './cluster-file'

const spec: ClusterSpec = {
  release: '1.37.2-1',
  imageFlavor: 'standard',
  controlPlane: { replicas: 3, flavor: 'm1.medium', zones: ['az1'] },
  nodePools: [
    {
      name: 'web',
      flavor: 'm1.medium',
      replicas: 2,
      zones: ['az1'],
      labels: { 'example.com/tier': 'front', yes: 'no' },
      taints: [{ key: 'gpu', value: '', effect: 'NoSchedule' }],
      diskGiB: null,
    },
  ],
  network: {
    networkId: null,
    externalNetworkId: 'n1',
    nodeCidr: '10.10.0.0/24',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.96.0.0/16',
  },
  apiAccess: { allowedCidrs: ['203.0.113.0/24'] },
}

describe('a cluster as a file', () => {
  it('is read as it was written', () => {
    expect(parseClusterFile(clusterFileToYaml('checkout', spec))).toEqual({ name: 'checkout', spec })
  })

  it('needs a name only', () => {
    const text = 'apiVersion: slipway/v1\nkind: Cluster\nmetadata:\n  name: small\n'
    expect(parseClusterFile(text)).toEqual({ name: 'small', spec: {} })
  })

  it('names every mistake with its place', () => {
    const text =
      'apiVersion: slipway/v1\nkind: Cluster\nmetadata: {name: A}\nspec: {nodePools: [{name: web, replica: 3}]}\n'
    expect(() => parseClusterFile(text)).toThrow(/metadata\.name: .*\n.*spec\.nodePools\.0: .*"replica"/)
  })

  it('says when it is no YAML', () => {
    expect(() => parseClusterFile('a: [')).toThrow(/^The file is not YAML/)
  })
})
