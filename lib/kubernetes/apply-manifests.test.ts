import { describe, expect, it } from 'vitest'
import { applySet, findNotReady } from './apply-manifests'
import type { KubeObject } from './object'
import { type Answer, type Asked, serveKubernetes } from './testing/serve-kubernetes'

const kinds: Record<string, Answer> = {
  '/api/v1': {
    body: {
      resources: [
        { name: 'configmaps', kind: 'ConfigMap', namespaced: true },
        { name: 'namespaces', kind: 'Namespace', namespaced: false },
      ],
    },
  },
  '/apis/apps/v1beta2': { body: { resources: [{ name: 'daemonsets', kind: 'DaemonSet', namespaced: true }] } },
  '/apis/apps/v1': { body: { resources: [{ name: 'daemonsets', kind: 'DaemonSet', namespaced: true }] } },
}

/** A cluster that keeps what is applied; `refuse` says which path it does not take. */
async function serveCluster(refuse: (path: string) => boolean = () => false) {
  const objects = new Map<string, unknown>()
  const answer = ({ method, path }: Asked, body: unknown): Answer => {
    const key = path.split('?')[0] ?? ''
    if (kinds[key]) return kinds[key]
    if (method === 'PATCH' && refuse(key)) return { status: 422, body: { kind: 'Status', message: 'not like this' } }
    if (method === 'PATCH') objects.set(key, body)
    const there = objects.get(key)
    if (there === undefined) return { status: 404, body: { kind: 'Status', message: 'not found' } }
    if (method === 'DELETE') objects.delete(key)
    return { body: there }
  }
  const { kubernetes, asked } = await serveKubernetes(request => answer(request, request.body))
  const names = () => [...objects.keys()].map(path => path.split('/').at(-1)).sort()
  const changes = () => asked.filter(each => each.method !== 'GET').map(each => each.path.split('?')[0])
  return { kubernetes, names, changes }
}

const configMap = (name: string): KubeObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, namespace: 'kube-system' },
})
const namespace = (name: string): KubeObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })
const daemonSet = (status: object): KubeObject => ({
  apiVersion: 'apps/v1',
  kind: 'DaemonSet',
  metadata: { name: 'flannel', namespace: 'kube-flannel' },
  status,
})

describe('a set of objects', () => {
  it('is applied with namespaces first, else in its own order', async () => {
    const { kubernetes } = await serveCluster()
    const result = await applySet(kubernetes, [configMap('b'), configMap('a'), namespace('web')])
    expect(result.applied).toEqual(['Namespace web', 'ConfigMap kube-system/b', 'ConfigMap kube-system/a'])
    expect(result.pruned).toEqual([])
  })

  it('takes with it what left it', async () => {
    const { kubernetes, names } = await serveCluster()
    await applySet(kubernetes, [configMap('a'), configMap('b')])
    const result = await applySet(kubernetes, [configMap('b')])
    expect(result.pruned).toEqual(['ConfigMap kube-system/a'])
    expect(names()).toEqual(['b', 'slipway-inventory'])
  })

  it('leaves namespaces, which hold what others put there', async () => {
    const { kubernetes, names } = await serveCluster()
    await applySet(kubernetes, [namespace('web')])
    expect((await applySet(kubernetes, [])).pruned).toEqual([])
    expect(names()).toEqual(['slipway-inventory', 'web'])
  })

  it('keeps an object that moved to a newer version of its API', async () => {
    const { kubernetes, names } = await serveCluster()
    await applySet(kubernetes, [{ ...daemonSet({}), apiVersion: 'apps/v1beta2' }])
    expect((await applySet(kubernetes, [daemonSet({})])).pruned).toEqual([])
    expect(names()).toContain('flannel')
  })

  it('knows what it may have made when it was cut off', async () => {
    const refusing = { on: true }
    const { kubernetes, names } = await serveCluster(path => refusing.on && path.endsWith('/bad'))
    await expect(applySet(kubernetes, [configMap('a'), configMap('bad')])).rejects.toThrow(
      'apply ConfigMap kube-system/bad: not like this',
    )
    refusing.on = false
    const result = await applySet(kubernetes, [configMap('c')])
    expect(result.pruned).toEqual(['ConfigMap kube-system/bad', 'ConfigMap kube-system/a'])
    expect(names()).toEqual(['c', 'slipway-inventory'])
  })

  it('does not touch another set of the cluster', async () => {
    const { kubernetes, names } = await serveCluster()
    await applySet(kubernetes, [configMap('a')])
    await applySet(kubernetes, [configMap('b')], 'slipway-inventory-access')
    expect(names()).toEqual(['a', 'b', 'slipway-inventory', 'slipway-inventory-access'])
  })
})

describe('what does not work yet', () => {
  it('is told with the reason', async () => {
    const { kubernetes } = await serveCluster()
    const starting = daemonSet({ observedGeneration: 1, desiredNumberScheduled: 3, updatedNumberScheduled: 3 })
    const notReady = [{ object: 'DaemonSet kube-flannel/flannel', message: '0 of 3 pods are available' }]
    expect((await applySet(kubernetes, [starting])).notReady).toEqual(notReady)
    expect(await findNotReady(kubernetes, [starting, configMap('a')])).toEqual(notReady)
  })

  it('is found without changing anything', async () => {
    const { kubernetes, changes } = await serveCluster()
    expect(await findNotReady(kubernetes, [daemonSet({})])).toEqual([
      { object: 'DaemonSet kube-flannel/flannel', message: 'it is missing' },
    ])
    expect(changes()).toEqual([])
  })
})
