import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { listAt, textAt } from './json'
import { createCa, type KeyPair } from './machine/pki'
import { createCaller } from './testing/caller'
import { networkPlugin } from './testing/manifests'
import { type NodeCluster, startNodeCluster } from './testing/node-cluster'
import { createTestNetwork, type TestMachine, type TestNetwork, until } from './testing/test-network'
import { initData, joinData, userData } from './testing/user-data'

const token = 'abcdef.0123456789abcdef'
const endpoint = '10.0.0.10:6443'
const says = (machine: TestMachine, text: string | RegExp) =>
  until(() => machine.console.some(line => (typeof text === 'string' ? line.includes(text) : text.test(line))))
const isOver = (machine: TestMachine) => says(machine, /^Cloud-init v\. .* finished at/)

describe('a machine that boots', { timeout: 30_000 }, () => {
  let network: TestNetwork
  let ca: KeyPair
  beforeAll(async () => {
    ca = await createCa('kubernetes')
  })
  beforeEach(() => {
    network = createTestNetwork()
  })
  afterEach(() => network.stop())

  it('makes a cluster, from plain and from compressed user data', async () => {
    for (const pack of [Buffer.from, gzipSync]) {
      const machine = network.boot('cp', pack(initData({ ca, token, endpoint })))
      await says(machine, 'Your Kubernetes control-plane has initialized successfully!')
      await says(machine, /^made$/)
      expect([...machine.body.listeners.keys()].sort()).toEqual([10250, 2379, 2380, 6443])
    }
  })

  it('does nothing without user data', async () => {
    const machine = network.boot('plain', '')
    await isOver(machine)
    expect(machine.body.listeners.size).toBe(0)
  })

  it('says what is wrong with its user data', async () => {
    const broken: [string, string | RegExp][] = [
      ['#cloud-config\nruncmd: [\n  - a: b: c', 'Failed loading yaml blob'],
      ['hello', 'Unhandled non-multipart (text/x-not-multipart) userdata'],
      [
        '## template: jinja\n#cloud-config\nruncmd: ["echo {{ ds.none }}"]',
        "Could not render jinja template variables in file 'user-data.txt': 'ds.none'",
      ],
      ['## template: jinja\n#cloud-config\n{% for %}', 'Failed to render templated user-data file'],
      [userData({}, 'kubeadm init --config /none.yaml'), 'open /none.yaml: no such file or directory'],
      [userData({ '/k.yaml': 'a: [' }, 'kubeadm init --config /k.yaml'), 'error converting YAML to JSON'],
      [
        userData(
          { '/k.yaml': 'kind: JoinConfiguration\napiVersion: kubeadm.k8s.io/v1beta3' },
          'kubeadm join --config /k.yaml',
        ),
        'your configuration file uses an old API spec: "kubeadm.k8s.io/v1beta3"',
      ],
      [
        userData(
          { '/k.yaml': 'kind: ClusterConfiguration\napiVersion: kubeadm.k8s.io/v1beta4\nnetworking: 7' },
          'kubeadm init --config /k.yaml',
        ),
        'json: cannot unmarshal number into Go struct field ClusterConfiguration.networking',
      ],
      [initData({ ca, token: 'no-token', endpoint }), 'was not of the form'],
      [initData({ ca, token, endpoint, version: 'v1.36.3' }), '[ERROR KubeletVersion]'],
      [initData({ ca: { certificate: ca.certificate, key: 'x' }, token, endpoint }), "couldn't load CA certificate ca"],
      ['#!/bin/sh\nif true; then', 'end of file unexpected'],
    ]
    const machines = broken.map(([data], index) => network.boot(`m-${index}`, data))
    for (const [index, machine] of machines.entries()) {
      await isOver(machine)
      expect(machine.console.join('\n')).toMatch(
        broken[index]?.[1] instanceof RegExp ? broken[index][1] : escaped(broken[index]?.[1]),
      )
      expect(machine.body.listeners.size).toBe(0)
    }
  })

  it('has a kubeadm only when its image has one, and enough of a machine', async () => {
    const data = initData({ ca, token, endpoint })
    const plain = network.boot('plain', data, { image: { name: 'debian-12' } })
    await says(plain, 'sh: kubeadm: not found')
    const small = network.boot('small', data, { flavor: { name: 's', vcpus: 1, ramMiB: 1024, diskGiB: 10 } })
    await says(small, '[ERROR NumCPU]: the number of available CPUs 1 is less than the required 2')
  })

  it('warns of unknown fields, as kubeadm does, and goes on', async () => {
    const machine = network.boot('cp', initData({ ca, token, endpoint, more: { unheard: 1 } }))
    await says(machine, 'strict decoding error: unknown field "unheard"')
    await says(machine, 'initialized successfully')
  })

  it('ends with the power, in the middle of whatever it did', async () => {
    const machine = network.boot('cp', initData({ ca, token, endpoint }))
    await says(machine, '[preflight] Running')
    machine.body.stop()
    const said = machine.console.length
    await network.clock.wait(120_000)
    expect(machine.console).toHaveLength(said)
  })
})

const escaped = (text: unknown) => new RegExp(String(text).replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))

describe('a machine that joins', { timeout: 30_000 }, () => {
  let cluster: NodeCluster
  beforeAll(async () => {
    cluster = await startNodeCluster()
  })
  afterAll(() => cluster.network.stop())

  it('becomes a node with its provider id', async () => {
    const machine = cluster.worker('w-1')
    await says(machine, /^joined$/)
    const { body } = await cluster.admin.call('GET', '/api/v1/nodes/w-1')
    expect(body).toMatchObject({
      spec: { providerID: `openstack:///${machine.start.serverId}`, podCIDR: '10.244.1.0/24' },
      status: { nodeInfo: { kubeletVersion: 'v1.37.2' } },
    })
    expect(await cluster.ready('w-1')).toBe('False')
    const lease = await cluster.admin.call('GET', '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/w-1')
    expect(lease.code).toBe(200)
  })

  it('stays outside with a wrong hash, token, address or way, and says why', async () => {
    const wrong: [TestMachine, string][] = [
      [
        cluster.worker('wrong-hash', { hash: `sha256:${'0'.repeat(64)}` }),
        'cluster CA found in cluster-info ConfigMap is invalid',
      ],
      [
        cluster.worker('wrong-token', { token: 'aaaaaa.0123456789abcdef' }),
        'could not find a JWS signature in the cluster-info ConfigMap for token ID "aaaaaa"',
      ],
      [cluster.worker('wrong-secret', { token: 'abcdef.ffffffffffffffff' }), 'failed to verify JWS signature'],
      [cluster.worker('wrong-address', { endpoint: '10.0.0.99:6443' }), 'dial tcp 10.0.0.99:6443: i/o timeout'],
      [cluster.worker('no-port', { endpoint: '10.0.0.10' }), 'missing port in address'],
      [cluster.worker('no-token', { token: 'x' }), 'the bootstrap token is invalid'],
    ]
    for (const [machine, text] of wrong) {
      await isOver(machine)
      expect(machine.console.join('\n')).toContain(text)
    }
    expect((await cluster.nodes()).map(node => textAt(node, 'metadata', 'name'))).not.toEqual(
      expect.arrayContaining(wrong.map(([machine]) => machine.name)),
    )
  })

  it('stays outside when packets to the API are dropped, and comes in when they are not any more', async () => {
    cluster.network.drop = (from, _to, port) => from === 'late' && port === 6443
    const machine = cluster.worker('late')
    await says(machine, 'Running pre-flight checks')
    await cluster.network.clock.wait(20_000)
    expect(machine.console.join('\n')).not.toContain('joined')
    cluster.network.drop = () => false
    await says(machine, /^joined$/)
  })

  it('is not let in by a token whose time is over', async () => {
    const data = (text: string) => Buffer.from(text).toString('base64')
    await cluster.admin.call('POST', '/api/v1/namespaces/kube-system/secrets', {
      body: {
        metadata: { name: 'bootstrap-token-oldold' },
        type: 'bootstrap.kubernetes.io/token',
        data: {
          'token-id': data('oldold'),
          'token-secret': data('0123456789abcdef'),
          expiration: data('2020-01-01T00:00:00Z'),
          'usage-bootstrap-signing': data('true'),
          'usage-bootstrap-authentication': data('true'),
        },
      },
    })
    const machine = cluster.worker('old', { token: 'oldold.0123456789abcdef' })
    await isOver(machine)
    expect(machine.console.join('\n')).toContain('could not find a JWS signature')
    const path = '/api/v1/namespaces/kube-system/secrets/bootstrap-token-oldold'
    await until(async () => (await cluster.admin.call('GET', path)).code === 404)
  })

  it('leaves the rest of its script to a failure: it may reset and try again', async () => {
    const hash = `sha256:${'0'.repeat(64)}`
    const config = parse(joinData({ endpoint, token, hash }).split('\n').slice(2).join('\n'))
    const [file] = listAt(config, 'write_files')
    const loop = 'for i in 1 2; do kubeadm join --config /k.yaml && break; echo again $i; kubeadm reset -f; done'
    const machine = cluster.network.boot('again', userData({ '/k.yaml': textAt(file, 'content') }, loop))
    await says(machine, /^again 2$/)
  })

  it('asks for certificates and keys that control planes share', async () => {
    const machine = cluster.controlPlane('cp-bare', { files: {} })
    await isOver(machine)
    expect(machine.console.join('\n')).toContain("couldn't load the file /etc/kubernetes/pki/ca.key")
  })
})

describe('a cluster whose machines fail', { timeout: 60_000 }, () => {
  let cluster: NodeCluster
  beforeAll(async () => {
    cluster = await startNodeCluster()
    const worker = cluster.worker('w-1')
    await says(worker, /^joined$/)
    const plugin = parse(networkPlugin)
    await cluster.admin.call('POST', '/apis/apps/v1/namespaces/kube-system/daemonsets', { body: plugin })
    await until(async () => (await cluster.ready('w-1')) === 'True')
  })
  afterAll(() => cluster.network.stop())

  const machine = (name: string) => {
    const found = cluster.network.machine(name)
    if (!found) throw new Error(`no machine ${name}`)
    return found
  }

  it('hears nothing of a machine that hangs, taints its node, and forgives it later', async () => {
    const { body } = machine('w-1')
    body.freeze?.()
    await until(async () => (await cluster.ready('w-1')) === 'Unknown')
    const node = await until(async () => {
      const answer = (await cluster.admin.call('GET', '/api/v1/nodes/w-1')).body
      return listAt(answer, 'spec', 'taints').some(taint => taint.key === 'node.kubernetes.io/unreachable') && answer
    })
    expect(listAt(node, 'status', 'conditions').find(item => item.type === 'Ready')).toMatchObject({
      reason: 'NodeStatusUnknown',
      message: 'Kubelet stopped posting node status.',
    })
    body.thaw?.()
    await until(async () => (await cluster.ready('w-1')) === 'True')
  })

  it('loses a node whose packets do not arrive, and has it again', async () => {
    cluster.network.drop = (from, _to, port) => from === 'w-1' && port === 6443
    await until(async () => (await cluster.ready('w-1')) === 'Unknown')
    cluster.network.drop = () => false
    await until(async () => (await cluster.ready('w-1')) === 'True')
  })

  it('is what it was after a reboot of all its machines', async () => {
    const path = '/api/v1/namespaces/default/configmaps'
    await cluster.admin.call('POST', path, { body: { metadata: { name: 'kept' } } })
    machine('w-1').reboot()
    machine('cp-1').reboot()
    await until(async () => (await cluster.admin.call('GET', `${path}/kept`)).code === 200)
    await until(async () => (await cluster.ready('w-1')) === 'True')
    expect(machine('cp-1').console.filter(line => line.includes('[init]'))).toHaveLength(1)
  })

  it('answers while more than half of its control planes run', async () => {
    const second = cluster.controlPlane('cp-2')
    await says(second, /^joined$/)
    const third = cluster.controlPlane('cp-3')
    await says(third, /^joined$/)
    const asked = await cluster.ask(third)
    expect(listAt((await asked.call('GET', '/api/v1/nodes')).body, 'items')).toHaveLength(4)
    machine('cp-1').body.stop()
    expect((await asked.call('GET', '/api/v1/nodes')).code).toBe(200)
    second.body.stop()
    expect((await asked.call('GET', '/readyz')).code).toBe(500)
    expect(await asked.call('GET', '/api/v1/nodes')).toMatchObject({
      code: 500,
      body: { message: 'etcdserver: request timed out' },
    })
    second.reboot()
    await until(async () => (await asked.call('GET', '/api/v1/nodes')).code === 200)
  })

  it('serves only names and addresses that its certificates are for', async () => {
    const { network, ca } = cluster
    const other = network.boot('other', initData({ ca, token, endpoint: '10.0.0.77:6443' }))
    await says(other, 'initialized successfully')
    const caller = createCaller(`https://${await network.expose(other, 6443)}`, ca.certificate)
    await expect(caller.call('GET', '/readyz')).rejects.toThrow(/127\.0\.0\.1 is not in the cert's list/)
  })
})
