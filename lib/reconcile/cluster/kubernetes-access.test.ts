import { expect, it } from 'vitest'
import { serveKubernetes } from '@/lib/kubernetes/testing/serve-kubernetes'
import { KubernetesAccess } from './kubernetes-access'

// The server looks at the real clock: certificates of all times in here must be good now.
const start = new Date(Date.now() - 50 * 60_000)
const inMinutes = (minutes: number) => new Date(start.getTime() + minutes * 60_000)

async function startClusters() {
  const served = await serveKubernetes(() => ({ body: { gitVersion: 'v1.37.2' } }))
  const connections = new KubernetesAccess(2)
  const ask = async (clusterId: string, now = start) => {
    const client = await connections.connect({ clusterId, server: served.address, ca: served.ca, now })
    await client.version()
    return served.asked.at(-1)?.socket
  }
  return { ask, connections, asked: served.asked }
}

it('keeps one connection for a cluster, also when it is asked for twice at once', async () => {
  const { ask, asked } = await startClusters()
  await Promise.all([ask('a'), ask('a')])
  const socket = await ask('a')
  expect(asked.map(each => each.socket)).toContain(socket)
  expect(await ask('a')).toBe(socket)
})

it('keeps those that were used last, and closes the others', async () => {
  const { ask } = await startClusters()
  const [a, b] = [await ask('a'), await ask('b')]
  expect(await ask('a')).toBe(a)
  await ask('c')
  expect(await ask('a')).toBe(a)
  expect(await ask('b')).not.toBe(b)
  expect(b).toMatchObject({ destroyed: true })
})

it('connects anew before the certificate ends, and when told to forget', async () => {
  const { ask, connections } = await startClusters()
  const first = await ask('a')
  expect(await ask('a', inMinutes(40))).toBe(first)
  const second = await ask('a', inMinutes(50))
  expect(second).not.toBe(first)
  connections.forget('a')
  expect(await ask('a', inMinutes(50))).not.toBe(second)
})
