import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { tenantRoles } from '@/lib/domain/role'
import { type OperationName, permissions } from '@/lib/usecases/permissions'
import { ApiWorld } from './testing/api-world'

type Call = { method: string; path: string; body?: object }
type Document = { paths: Record<string, Record<string, { operationId: string }>> }

let world: ApiWorld
let clusterId: string
const tokens = new Map<string, string>()
beforeAll(async () => {
  world = await ApiWorld.create()
  for (const person of [...tenantRoles, 'banker', 'both']) tokens.set(person, (await world.signIn(person)).token)
  const shop = world.client(tokens.get('member'))
  clusterId = (await shop.createCluster({ name: 'checkout' }, 'first')).id
})
afterAll(() => world.destroy())

/** One harmless call of each operation, on a cluster of project shop where it is about one. */
const calls: Record<OperationName, (cluster: string) => Call> = {
  signIn: () => ({ method: 'POST', path: '/sessions', body: { user: 'nobody', password: 'x' } }),
  getSession: () => ({ method: 'GET', path: '/session' }),
  switchProject: () => ({ method: 'PUT', path: '/session/project', body: { projectId: 'project-none' } }),
  listReleases: () => ({ method: 'GET', path: '/releases' }),
  getCatalog: () => ({ method: 'GET', path: '/catalog' }),
  planCluster: () => ({ method: 'POST', path: '/plans/cluster', body: {} }),
  listClusters: () => ({ method: 'GET', path: '/clusters' }),
  getCluster: cluster => ({ method: 'GET', path: `/clusters/${cluster}` }),
  listEvents: cluster => ({ method: 'GET', path: `/clusters/${cluster}/events` }),
  watch: () => ({ method: 'GET', path: '/watch' }),
  issueKubeconfig: cluster => ({ method: 'POST', path: `/clusters/${cluster}/kubeconfig` }),
  createCluster: () => ({ method: 'POST', path: '/clusters', body: { name: 'checkout' } }),
  deleteCluster: cluster => ({ method: 'DELETE', path: `/clusters/${cluster}`, body: { confirmName: 'no' } }),
  signOut: () => ({ method: 'DELETE', path: '/sessions/current' }),
}
/** What each answers to somebody who may call it. */
const allowed: Record<OperationName, number> = {
  signIn: 401,
  getSession: 200,
  switchProject: 404,
  listReleases: 200,
  getCatalog: 200,
  planCluster: 200,
  listClusters: 200,
  getCluster: 200,
  listEvents: 200,
  watch: 200,
  issueKubeconfig: 409,
  createCluster: 409,
  deleteCluster: 400,
  signOut: 204,
}
const operations = Object.keys(permissions) as OperationName[]
const aboutCluster: OperationName[] = ['getCluster', 'listEvents', 'issueKubeconfig', 'deleteCluster']

async function status(person: string | undefined, operation: OperationName): Promise<number> {
  const { method, path, body } = calls[operation](clusterId)
  const token = person && tokens.get(person)
  const leave = new AbortController()
  const response = await world.send(path, {
    method,
    signal: leave.signal,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  })
  leave.abort()
  if (operation === 'signOut' && person) tokens.set(person, (await world.signIn(person)).token)
  return response.status
}

it('has a row for every route, and a route for every row', async () => {
  const document = (await (await world.send('/openapi.json')).json()) as Document
  const documented = Object.values(document.paths).flatMap(path => Object.values(path).map(o => o.operationId))
  expect(documented.sort()).toEqual([...operations].sort())
})

describe.each(operations)('%s', operation => {
  const need = permissions[operation]

  it(`needs ${need}`, async () => {
    expect(await status(undefined, operation)).toBe(need === 'public' ? allowed[operation] : 401)
    for (const [strength, role] of tenantRoles.entries()) {
      const isAllowed = need === 'public' || need === 'signed-in' || strength >= tenantRoles.indexOf(need)
      expect([role, await status(role, operation)]).toEqual([role, isAllowed ? allowed[operation] : 403])
    }
  })

  it('needs a project where it needs a role', async () => {
    const isFree = need === 'public' || need === 'signed-in'
    expect(await status('both', operation)).toBe(isFree ? allowed[operation] : 403)
  })
})

it.each(aboutCluster)("%s answers 404 for another tenant's cluster", async operation => {
  expect(await status('banker', operation)).toBe(404)
})
