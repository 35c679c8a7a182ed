import { describe, expect, it } from 'vitest'
import { isKubernetesError } from './errors'
import { createClusterPki } from './pki'
import { type Answer, type Asked, connect, serveKubernetes } from './testing/serve-kubernetes'

const serve = (answer: (asked: Asked) => Answer) =>
  serveKubernetes(asked => (asked.path === '/api/v1' ? { body: coreKinds } : answer(asked)))

const coreKinds = {
  resources: [
    { name: 'nodes', kind: 'Node', namespaced: false },
    { name: 'nodes/status', kind: 'Node', namespaced: false },
    { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
  ],
}
const status = (code: number, message: string) => ({ status: code, body: { kind: 'Status', code, message } })
const configMap = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'kube-system' } }
const ref = { apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system', name: 'a' }
const kindOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'no error',
    error => (isKubernetesError(error) ? error.kind : error),
  )

describe('a client of an API server', () => {
  it('shows its certificate and keeps its connection', async () => {
    const { kubernetes, asked } = await serve(() => ({ body: { gitVersion: 'v1.37.2' } }))
    expect(await kubernetes.version()).toBe('v1.37.2')
    await kubernetes.version()
    expect(asked.map(each => each.who)).toEqual(['slipway-portal', 'slipway-portal'])
    expect(asked[1]?.socket).toBe(asked[0]?.socket)
  })

  it('applies an object as it is, with every field', async () => {
    const { kubernetes, asked } = await serve(({ body }) => ({ body }))
    const object = { ...configMap, data: { a: '1' }, fieldOfATimeToCome: { from: [1] } }
    expect(await kubernetes.apply(object)).toEqual(object)
    expect(asked.at(-1)).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/kube-system/configmaps/a?fieldManager=slipway&force=true',
      contentType: 'application/apply-patch+yaml',
      body: object,
    })
  })

  it('asks once where a kind is', async () => {
    const { kubernetes, asked } = await serve(() => ({ body: configMap }))
    await Promise.all([kubernetes.find(ref), kubernetes.find(ref)])
    await kubernetes.find(ref)
    expect(asked.filter(each => each.path === '/api/v1')).toHaveLength(1)
  })

  it('finds nothing where nothing is, and deletes it with success', async () => {
    const { kubernetes } = await serve(() => status(404, 'configmaps "a" not found'))
    expect(await kubernetes.find(ref)).toBeUndefined()
    await kubernetes.delete(ref)
  })

  it('lists all pages', async () => {
    const { kubernetes } = await serve(({ path }) => {
      const second = path.includes('continue=next')
      const items = [{ metadata: { name: second ? 'b' : 'a' } }]
      return { body: { metadata: second ? {} : { continue: 'next' }, items } }
    })
    const all = await kubernetes.list({ apiVersion: 'v1', kind: 'ConfigMap', namespace: 'kube-system' })
    expect(all).toEqual([
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'b' } },
    ])
  })

  it('sums up a node', async () => {
    const node = {
      metadata: { name: 'shop-w-0', creationTimestamp: '2026-11-22T10:00:00Z', labels: { team: 'shop' } },
      spec: { providerID: 'openstack:///6ba7b810', taints: [{ key: 'dedicated', effect: 'NoSchedule' }] },
      status: {
        conditions: [{ type: 'Ready', status: 'Unknown', message: 'Kubelet stopped posting node status.' }],
        addresses: [{ type: 'InternalIP', address: '10.30.0.12' }],
        nodeInfo: { kubeletVersion: 'v1.37.2' },
      },
    }
    const fresh = { metadata: { name: 'shop-w-1', creationTimestamp: '2026-11-22T10:00:00Z' }, spec: {}, status: {} }
    const { kubernetes } = await serve(() => ({ body: { items: [node, fresh] } }))
    expect(await kubernetes.listNodes()).toEqual([
      {
        name: 'shop-w-0',
        providerID: 'openstack:///6ba7b810',
        ready: 'Unknown',
        readyMessage: 'Kubelet stopped posting node status.',
        internalIP: '10.30.0.12',
        kubeletVersion: 'v1.37.2',
        taints: [{ key: 'dedicated', effect: 'NoSchedule' }],
        labels: { team: 'shop' },
        createdAt: new Date('2026-11-22T10:00:00Z'),
        deletion: undefined,
      },
      expect.objectContaining({ name: 'shop-w-1', ready: 'Unknown', providerID: undefined, taints: [], labels: {} }),
    ])
  })
})

describe('what goes wrong has a kind', () => {
  it.each([
    [401, 'Unauthorized'],
    [403, 'Forbidden'],
    [409, 'Conflict'],
    [422, 'Invalid'],
    [429, 'Unreachable'],
    [503, 'Unreachable'],
    [418, 'Other'],
  ])('status %i is %s', async (code, kind) => {
    const { kubernetes } = await serve(({ path }) => (path === '/readyz' ? { body: 'ok' } : status(code, 'no')))
    expect(await kindOf(kubernetes.apply(configMap))).toBe(kind)
  })

  it('says what was asked, and what the server said', async () => {
    const { kubernetes } = await serve(() => status(422, 'data: must be a map'))
    await expect(kubernetes.apply(configMap)).rejects.toThrow('apply ConfigMap kube-system/a: data: must be a map')
  })

  it('a kind that the cluster does not know is not found', async () => {
    const { kubernetes } = await serve(() => ({}))
    expect(await kindOf(kubernetes.list({ apiVersion: 'v1', kind: 'Gadget' }))).toBe('NotFound')
  })

  it('a refusal by a server that is not ready passes', async () => {
    const { kubernetes } = await serve(({ path }) =>
      path === '/readyz'
        ? { status: 500, body: '[-]poststarthook/rbac/bootstrap-roles failed' }
        : status(403, 'forbidden'),
    )
    expect(await kindOf(kubernetes.apply(configMap))).toBe('Unreachable')
  })

  it('a refusal is asked about again once the server is ready', async () => {
    let refusals = 1
    const { kubernetes } = await serve(({ path }) => {
      if (path === '/readyz') return { body: 'ok' }
      return refusals-- > 0 ? status(403, 'forbidden') : { body: configMap }
    })
    expect(await kubernetes.find(ref)).toEqual(configMap)
  })

  it('an answer that is none of Kubernetes is told as it came', async () => {
    const { kubernetes } = await serve(() => ({ status: 418, body: '<html>proxy</html>' }))
    await expect(kubernetes.version()).rejects.toThrow('get the version: <html>proxy</html>')
  })
})

describe('whether an API server is ready', () => {
  it('is yes when it says so', async () => {
    const { kubernetes } = await serve(() => ({ body: 'ok' }))
    expect(await kubernetes.ready()).toEqual({ ready: true })
  })

  it('is no while a part of it is missing', async () => {
    const { kubernetes } = await serve(() => ({ status: 500, body: '[-]etcd failed: reason withheld' }))
    expect(await kubernetes.ready()).toEqual({
      ready: false,
      reason: 'NotReady',
      text: '[-]etcd failed: reason withheld',
    })
  })

  it('is no where nobody listens', async () => {
    const { address, close } = await serve(() => ({}))
    close()
    expect(await connect(address).ready()).toMatchObject({ ready: false, reason: 'Refused' })
  })

  it('is no when no answer comes in time', async () => {
    const { address } = await serve(() => 'never')
    expect(await connect(address, { timeoutMs: 100 }).ready()).toEqual({
      ready: false,
      reason: 'Timeout',
      text: 'no answer within 100 ms',
    })
  })

  it('is no when its certificate is of another cluster', async () => {
    const { address } = await serve(() => ({ body: 'ok' }))
    const other = await createClusterPki(new Date())
    expect(await connect(address, { caPem: other.ca.cert }).ready()).toMatchObject({
      ready: false,
      reason: 'Certificate',
    })
  })

  it('is no when it does not know the caller', async () => {
    const { kubernetes } = await serve(() => status(401, 'Unauthorized'))
    expect(await kubernetes.ready()).toMatchObject({ ready: false, reason: 'Unauthorized' })
  })
})
