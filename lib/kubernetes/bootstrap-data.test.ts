import { randomBytes } from 'node:crypto'
import { gunzipSync } from 'node:zlib'
import { beforeAll, describe, expect, it } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import {
  encodeUserData,
  maxUserDataCharacters,
  renderControlPlaneJoinData,
  renderInitData,
  renderWorkerData,
  UserDataTooLargeError,
} from './bootstrap-data'
import { type ClusterPki, caCertHash, createClusterPki } from './pki'

type UserData = {
  bootcmd: string[][]
  write_files: { path: string; permissions: string; owner: string; content: string }[]
  runcmd: string[][]
}

const token = { id: 'abcdef', secret: '0123456789abcdef' }
const endpoint = { vipAddress: '10.30.0.5', bootstrapToken: token }
let pki: ClusterPki
beforeAll(async () => {
  pki = await createClusterPki(new Date('2026-11-22T10:00:00Z'))
})

const textOf = (userData: string) => Buffer.from(userData, 'base64').toString('utf8')
const read = (userData: string): UserData => parse(textOf(userData))
const file = (userData: string, path: string) => read(userData).write_files.find(each => each.path === path)
const kubeadm = (userData: string) =>
  parseAllDocuments(file(userData, '/run/slipway/kubeadm.yaml')?.content ?? '').map(document => document.toJS())

const init = () =>
  renderInitData({
    ...endpoint,
    clusterName: 'shop',
    kubernetesVersion: '1.37.2',
    pki,
    address: '10.30.0.10',
    apiAddress: '203.0.113.7',
    podCidr: '10.244.0.0/16',
    serviceCidr: '10.96.0.0/16',
  })
const join = () => renderControlPlaneJoinData({ ...endpoint, pki, address: '10.30.0.11' })
const worker = (of: Partial<Parameters<typeof renderWorkerData>[0]> = {}) =>
  renderWorkerData({ ...endpoint, caPem: pki.ca.cert, address: '10.30.0.12', labels: {}, taints: [], ...of })

describe('user data of every machine', () => {
  it('is a cloud-config that cloud-init fills in', () => {
    for (const userData of [init(), join(), worker()])
      expect(textOf(userData)).toMatch(/^## template: jinja\n#cloud-config\n/)
  })

  it('has no jinja but the server id and host name', () => {
    for (const userData of [init(), join(), worker()]) {
      const braces = textOf(userData)
        .slice('## template: jinja'.length)
        .match(/\{[{%#].*?[}%#]\}|\{[{%#]/g)
      expect(new Set(braces)).toEqual(new Set(['{{ local_hostname }}', '{{ instance_id }}']))
    }
  })

  it('registers the node with its server, its address and an external cloud provider', () => {
    for (const [userData, address] of [
      [init(), '10.30.0.10'],
      [join(), '10.30.0.11'],
      [worker(), '10.30.0.12'],
    ] as const) {
      const { nodeRegistration } = kubeadm(userData)[0]
      expect(nodeRegistration.name).toBe('{{ local_hostname }}')
      expect(nodeRegistration.kubeletExtraArgs).toEqual([
        { name: 'cloud-provider', value: 'external' },
        { name: 'provider-id', value: 'openstack:///{{ instance_id }}' },
        { name: 'node-ip', value: address },
      ])
    }
  })

  it('keeps pods from the metadata service', () => {
    expect(read(worker()).bootcmd).toEqual([['nft', expect.stringContaining('ip daddr 169.254.169.254 drop')]])
  })
})

describe('the first control plane', () => {
  it('gets the authorities with the rights kubeadm gives them', () => {
    const files = read(init()).write_files.filter(each => each.path.startsWith('/etc/kubernetes/pki/'))
    expect(files.map(each => [each.path.slice('/etc/kubernetes/pki/'.length), each.permissions])).toEqual([
      ['ca.crt', '0640'],
      ['ca.key', '0600'],
      ['etcd/ca.crt', '0640'],
      ['etcd/ca.key', '0600'],
      ['front-proxy-ca.crt', '0640'],
      ['front-proxy-ca.key', '0600'],
      ['sa.pub', '0640'],
      ['sa.key', '0600'],
    ])
    expect(files.every(each => each.owner === 'root:root')).toBe(true)
    expect(file(init(), '/etc/kubernetes/pki/ca.key')?.content.trim()).toBe(pki.ca.key.trim())
  })

  it('is reached by nodes at the load balancer, and by people at its floating IP', () => {
    const [initConfiguration, cluster] = kubeadm(init())
    expect(cluster.controlPlaneEndpoint).toBe('10.30.0.5:6443')
    expect(cluster.apiServer.certSANs).toEqual(['203.0.113.7', '10.30.0.5'])
    expect(initConfiguration.localAPIEndpoint).toEqual({ advertiseAddress: '10.30.0.10', bindPort: 6443 })
  })

  it('serves the ranges and the version of the cluster', () => {
    const [, cluster, proxy] = kubeadm(init())
    expect(cluster.kubernetesVersion).toBe('v1.37.2')
    expect(cluster.networking).toMatchObject({ podSubnet: '10.244.0.0/16', serviceSubnet: '10.96.0.0/16' })
    expect(proxy).toMatchObject({ kind: 'KubeProxyConfiguration', mode: 'nftables' })
  })

  it('is profiled by nobody and shows etcd metrics to itself only', () => {
    const [, cluster] = kubeadm(init())
    for (const part of [cluster.apiServer, cluster.controllerManager, cluster.scheduler])
      expect(part.extraArgs).toContainEqual({ name: 'profiling', value: 'false' })
    expect(cluster.etcd.local.extraArgs).toEqual([{ name: 'listen-metrics-urls', value: 'http://127.0.0.1:2381' }])
    expect(cluster.controllerManager.extraArgs).toContainEqual({ name: 'cloud-provider', value: 'external' })
  })

  it('makes no bootstrap token that lives for a day, and prints none', () => {
    const [initConfiguration] = kubeadm(init())
    expect(initConfiguration.bootstrapTokens).toEqual([{ token: 'abcdef.0123456789abcdef', ttl: '15m0s' }])
    expect(file(init(), '/run/slipway/bootstrap.sh')?.content).toContain('--skip-token-print')
  })
})

describe('a machine that joins', () => {
  it('trusts only the authority of the cluster', () => {
    for (const userData of [join(), worker()])
      expect(kubeadm(userData)[0].discovery.bootstrapToken).toEqual({
        token: 'abcdef.0123456789abcdef',
        apiServerEndpoint: '10.30.0.5:6443',
        caCertHashes: [caCertHash(pki.ca.cert)],
      })
  })

  it('is a control plane only when it is meant to be one', () => {
    expect(kubeadm(join())[0].controlPlane).toEqual({
      localAPIEndpoint: { advertiseAddress: '10.30.0.11', bindPort: 6443 },
    })
    expect(kubeadm(worker())[0].controlPlane).toBeUndefined()
  })

  it('gets no key of the cluster as a worker', () => {
    expect(textOf(worker())).not.toContain('PRIVATE KEY')
    expect(read(worker()).write_files.map(each => each.path)).toEqual([
      '/run/slipway/kubeadm.yaml',
      '/run/slipway/bootstrap.sh',
    ])
  })

  it('registers with the labels and taints of its pool', () => {
    const taints = [{ key: 'dedicated', value: 'shop', effect: 'NoSchedule' as const }]
    const { nodeRegistration } = kubeadm(worker({ labels: { team: 'shop', size: 'large' }, taints }))[0]
    expect(nodeRegistration.taints).toEqual(taints)
    expect(nodeRegistration.kubeletExtraArgs).toContainEqual({ name: 'node-labels', value: 'team=shop,size=large' })
  })

  it('leaves out labels with which its kubelet would not start', () => {
    const { nodeRegistration } = kubeadm(worker({ labels: { 'node-role.kubernetes.io/worker': '', team: 'shop' } }))[0]
    expect(nodeRegistration.kubeletExtraArgs).toContainEqual({ name: 'node-labels', value: 'team=shop' })
  })
})

describe('the size that Nova takes', () => {
  it('is far away for usual machines', () => {
    expect(init().length).toBeLessThan(10_000)
  })

  it('is kept by compressing', () => {
    const text = `#cloud-config\n${'a: 1\n'.repeat(20_000)}`
    const packed = encodeUserData(text)
    expect(packed.length).toBeLessThan(maxUserDataCharacters)
    expect(gunzipSync(Buffer.from(packed, 'base64')).toString('utf8')).toBe(text)
  })

  it('is refused when compressing does not help', () => {
    expect(() => encodeUserData(randomBytes(60_000).toString('hex'))).toThrow(UserDataTooLargeError)
  })
})
