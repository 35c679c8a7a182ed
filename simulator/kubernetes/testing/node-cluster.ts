import { at, type JsonObject, listAt, textAt } from '../json'
import { createCa, issueCertificate, type KeyPair, publicKeyHash } from '../machine/pki'
import { type Caller, createCaller } from './caller'
import { createTestNetwork, type TestMachine, type TestNetwork, until } from './test-network'
import { initData, joinData } from './user-data'

/** A cluster of one control plane on a test network, with what a test needs to add to it and to ask it. */
export type NodeCluster = {
  network: TestNetwork
  ca: KeyPair
  token: string
  endpoint: string
  first: TestMachine
  admin: Caller
  /** Asks one machine's API server, whatever became of the others. */
  ask(machine: TestMachine): Promise<Caller>
  worker(name: string, more?: { token?: string; hash?: string; endpoint?: string }): TestMachine
  controlPlane(name: string, more?: { files?: Record<string, string> }): TestMachine
  nodes(): Promise<JsonObject[]>
  /** The status of a node's Ready condition. */
  ready(name: string): Promise<string>
}

export async function startNodeCluster(network: TestNetwork = createTestNetwork()): Promise<NodeCluster> {
  const ca = await createCa('kubernetes')
  const token = 'abcdef.0123456789abcdef'
  const endpoint = '10.0.0.10:6443'
  const client = await issueCertificate(ca, {
    commonName: 'admin',
    organizations: ['kubeadm:cluster-admins'],
    usage: 'client',
  })
  const first = network.boot('cp-1', initData({ ca, token, endpoint, certSANs: ['127.0.0.1'] }))
  const ask = async (machine: TestMachine) =>
    createCaller(`https://${await network.expose(machine, 6443)}`, ca.certificate, { client })
  const admin = await ask(first)
  await until(async () => (await admin.call('GET', '/api/v1/nodes/cp-1')).code === 200)
  const nodes = async () => listAt((await admin.call('GET', '/api/v1/nodes')).body, 'items')
  const authorities = (): Record<string, string> => {
    const files = first.start.disk.get('files') as Map<string, { content: string }>
    const path = '/etc/kubernetes/pki'
    const names = ['ca', 'front-proxy-ca', 'etcd/ca'].flatMap(name => [`${path}/${name}.crt`, `${path}/${name}.key`])
    return Object.fromEntries(
      [...names, `${path}/sa.key`, `${path}/sa.pub`].map(name => [name, files.get(name)?.content ?? '']),
    )
  }
  return {
    network,
    ca,
    token,
    endpoint,
    first,
    admin,
    ask,
    worker: (name, more = {}) =>
      network.boot(name, joinData({ token, endpoint, hash: publicKeyHash(ca.certificate), ...more })),
    controlPlane: (name, more = {}) =>
      network.boot(
        name,
        joinData({
          token,
          endpoint,
          hash: publicKeyHash(ca.certificate),
          files: authorities(),
          controlPlane: {},
          ...more,
        }),
      ),
    nodes,
    async ready(name) {
      const { body } = await admin.call('GET', `/api/v1/nodes/${name}`)
      const condition = listAt(body, 'status', 'conditions').find(item => item.type === 'Ready')
      return textAt(condition, 'status') || String(at(body, 'reason') ?? '')
    },
  }
}
