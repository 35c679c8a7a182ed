import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiClient, type ApiError } from '@/lib/contract/client'
import type { ClusterSpecDraft } from '@/lib/domain/cluster-spec'
import { saveCatalog } from '@/lib/store/tenants'
import { ApiWorld, catalog, portalUrl } from './testing/api-world'

let world: ApiWorld
let member: ApiClient
let admin: ApiClient
let token: string
beforeAll(async () => {
  world = await ApiWorld.create()
  const signedIn = await world.signIn('member')
  ;({ client: member, token } = signedIn)
  admin = (await world.signIn('admin')).client
})
afterAll(() => world.destroy())

const refused = (code: string, status: number) => expect.objectContaining({ code, status })
const problemOf = (call: Promise<unknown>): Promise<ApiError> =>
  call.then(
    () => Promise.reject(new Error('It was not refused.')),
    error => error,
  )
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  world.send(path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  })
let keys = 0
const create = (name: string, spec: ClusterSpecDraft = {}) => member.createCluster({ name, spec }, `key-${++keys}`)
const small: ClusterSpecDraft = {
  controlPlane: { replicas: 1 },
  nodePools: [{ name: 'web', replicas: 1, labels: { tier: 'front' } }],
}

describe('asking for a cluster', () => {
  it('stores the completed spec with everything that follows from it, at once', async () => {
    const cluster = await create('first', small)
    expect(cluster).toMatchObject({
      name: 'first',
      phase: 'Pending',
      generation: 1,
      nodesWanted: 2,
      createdBy: 'member',
    })
    expect(cluster.spec.nodePools[0]).toMatchObject({ flavor: 'm1.medium', zones: ['az1', 'az2', 'az3'] })
    expect(cluster.operation).toMatchObject({ kind: 'create', actor: 'member', estimatedEnd: null })
    expect(cluster.operation?.steps[0]).toMatchObject({ name: 'credentials', state: 'pending' })
    expect(cluster.actions.kubeconfig).toMatchObject({ allowed: false, code: 'NotYet' })
    expect(cluster.actions.delete).toMatchObject({ allowed: false, code: 'RoleNeeded' })
    const { items } = await member.listEvents('first')
    expect(items[0]).toMatchObject({ reason: 'CreateRequested', params: { name: 'first', actor: 'member' } })
    const audit = await world.database.auditEntry.findFirstOrThrow({ where: { object: `cluster/${cluster.id}` } })
    expect(audit).toMatchObject({ action: 'cluster.create', actorName: 'member', tenantId: 'project-shop' })
    expect(await world.database.specRevision.count({ where: { clusterId: cluster.id, generation: 1 } })).toBe(1)
    const [job] = await world.queue.findJobs('reconcile-cluster', { key: cluster.id })
    expect(job?.data).toEqual({ clusterId: cluster.id })
  })

  it('answers 201 and where to look', async () => {
    const response = await post('/clusters', { name: 'located', spec: small })
    const { id } = (await response.json()) as { id: string }
    expect(response.status).toBe(201)
    expect(response.headers.get('location')).toBe(`/api/v1/clusters/${id}`)
    expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('makes one cluster of one key, however often and at once it is sent', async () => {
    const request = { name: 'repeated', spec: small }
    const answers = await Promise.all([1, 2, 3].map(() => post('/clusters', request, { 'idempotency-key': 'again' })))
    expect(answers.map(a => a.status).sort()).toEqual([200, 200, 201])
    const ids = await Promise.all(answers.map(async a => ((await a.json()) as { id: string }).id))
    expect(new Set(ids).size).toBe(1)
  })

  it('refuses a key that came with another request', async () => {
    await member.createCluster({ name: 'keyed', spec: small }, 'used')
    await expect(member.createCluster({ name: 'keyed-2', spec: small }, 'used')).rejects.toEqual(
      refused('IdempotencyKeyReused', 409),
    )
  })

  it('refuses a name that is taken, also when two ask at once', async () => {
    const outcomes = await Promise.allSettled([create('twin', small), create('twin', small)])
    const reasons = outcomes.flatMap(o => (o.status === 'rejected' ? [o.reason] : []))
    expect(reasons).toEqual([refused('NameTaken', 409)])
    expect(reasons[0].problem.errors[0].field).toBe('name')
  })

  it('names every field that is wrong', async () => {
    const response = await post('/clusters', {
      name: 'Bad_Name',
      spec: { controlPlane: { replicas: 2 }, nodePool: [], nodePools: [{ name: 'a', replica: 3 }] },
    })
    expect(response.status).toBe(400)
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const problem = (await response.json()) as { code: string; errors: { field: string }[]; requestId: string }
    expect(problem.code).toBe('Invalid')
    expect(problem.requestId).toBe(response.headers.get('x-request-id'))
    expect(problem.errors.map(e => e.field).sort()).toEqual([
      'name',
      'spec.controlPlane.replicas',
      'spec.nodePool',
      'spec.nodePools.0.replica',
    ])
  })

  it('refuses what is no JSON, or none at all', async () => {
    expect((await post('/clusters', '{"name":')).status).toBe(400)
    expect((await post('/clusters', '')).status).toBe(400)
    expect((await post('/clusters', { name: 'x' }, { 'content-type': 'text/plain' })).status).toBe(400)
    expect((await post('/clusters', { name: 'x'.repeat(300_000) })).status).toBe(400)
  })

  it('refuses what cannot fit, naming the quota, and makes nothing', async () => {
    const error = await problemOf(create('too-large', { nodePools: [{ name: 'web', replicas: 50 }] }))
    expect(error).toEqual(refused('PlanRefused', 422))
    expect(error.message).toContain('quota "instances"')
    expect(await problemOf(member.getCluster('too-large'))).toEqual(refused('NotFound', 404))
  })

  it('names the field of what the cloud does not offer', async () => {
    const error = await problemOf(create('strange', { controlPlane: { flavor: 'gold' } }))
    expect(error.problem.errors?.map(e => [e.field, e.code])).toEqual([['spec.controlPlane.flavor', 'NotOffered']])
  })

  it('has the cloud read first when nothing is known of it', async () => {
    world.keystone.addProject('fresh')
    world.keystone.addAccount('newcomer', 'correct horse', { fresh: ['member'] })
    const { client } = await world.signIn('newcomer')
    const error = await problemOf(client.createCluster({ name: 'a' }, 'k'))
    expect(error).toEqual(refused('CatalogUnavailable', 503))
    expect(error.retryAfterSeconds).toBe(5)
    expect((await client.catalog()).catalog).toBeNull()
    const [job] = await world.queue.findJobs('refresh-catalog', { key: 'project-fresh' })
    expect(job?.data).toEqual({ tenantId: 'project-fresh' })
  })
})

describe('a plan', () => {
  it('says what is made, with the same request as a file and a command', async () => {
    const planned = await member.planCluster({ name: 'planned', spec: small })
    expect(planned.plan.problems).toEqual([])
    expect(planned.plan.creates).toContainEqual({ kind: 'server', count: 2 })
    expect(planned.yaml).toMatch(/^apiVersion: slipway\/v1\nkind: Cluster\nmetadata:\n {2}name: planned\nspec:\n/)
    expect(planned.command).toBe('slipway clusters create -f planned.yaml')
  })

  it('can be asked for without a name, and says when the name is taken', async () => {
    expect((await member.planCluster({})).plan.problems).toEqual([])
    await create('occupied', small)
    const { plan } = await member.planCluster({ name: 'occupied' })
    expect(plan.problems.map(p => [p.field, p.code])).toEqual([['name', 'Taken']])
  })

  it('learns how long it takes from creates of about this size, the tenant before others', async () => {
    const before = await member.planCluster({ spec: small })
    expect(before.plan.estimatedSeconds).toBeNull()
    await finishCreate('project-bank', 'elsewhere', 600)
    expect((await member.planCluster({ spec: small })).plan.estimatedSeconds).toBe(600)
    for (const [name, seconds] of [
      ['one', 100],
      ['two', 120],
      ['three', 900],
    ] as const)
      await finishCreate('project-shop', name, seconds)
    expect((await member.planCluster({ spec: small })).plan.estimatedSeconds).toBe(120)
    const cluster = await create('estimated', small)
    const { startedAt, estimatedEnd, steps } = cluster.operation ?? {}
    expect(Date.parse(estimatedEnd ?? '') - Date.parse(startedAt ?? '')).toBe(120_000)
    expect(steps?.[0]?.usualSeconds).toBe(60)
  })

  async function finishCreate(tenantId: string, name: string, seconds: number) {
    const startedAt = new Date('2026-11-01T00:00:00Z')
    const later = (s: number) => new Date(startedAt.getTime() + s * 1000)
    const step = { name: 'credentials', state: 'done', startedAt, finishedAt: later(seconds / 2) }
    await world.database.cluster.create({
      data: {
        ...{ tenantId, name, liveName: name, spec: {}, release: '1.37.2-1', createdBy: 'someone' },
        operations: {
          create: { kind: 'create', actor: 'x', machines: 2, startedAt, finishedAt: later(seconds), steps: [step] },
        },
      },
    })
  }
})

describe('finding clusters', () => {
  it('answers by id and by name', async () => {
    const { id } = await create('findable', small)
    expect((await member.getCluster('findable')).id).toBe(id)
    expect((await member.getCluster(id)).name).toBe('findable')
    expect(await problemOf(member.getCluster('none'))).toEqual(refused('NotFound', 404))
  })

  it('pages through every cluster once, in every order', async () => {
    for (const sort of ['name', '-name', 'createdAt', '-createdAt', 'phase', '-phase'] as const) {
      const names: string[] = []
      let cursor: string | undefined
      do {
        const page = await member.listClusters({ sort, limit: 3, cursor })
        names.push(...page.items.map(item => item.name))
        expect(page.items.length).toBeLessThanOrEqual(3)
        cursor = page.nextCursor ?? undefined
      } while (cursor)
      const { total } = await member.listClusters()
      expect(names.length).toBe(total)
      expect(new Set(names).size).toBe(total)
      if (sort === 'name') expect(names).toEqual([...names].sort())
    }
  })

  it('searches and filters in the database, and counts both ways', async () => {
    const page = await member.listClusters({ search: 'ind', phase: 'Pending' })
    expect(page.items.map(item => item.name)).toEqual(['findable'])
    expect(page.total).toBe(1)
    expect(page.totalUnfiltered).toBeGreaterThan(1)
    expect((await member.listClusters({ search: '%' })).total).toBe(0)
    expect((await member.listClusters({ release: 'none' })).total).toBe(0)
  })

  it('counts those that wait for a person', async () => {
    expect((await member.listClusters()).needAttention).toBe(0)
    const owners = { findable: 'tenant', first: 'operator', keyed: 'nobody' }
    for (const [name, owner] of Object.entries(owners)) {
      const failure = { code: 'QuotaExceeded', owner, message: '', action: '', params: {} }
      await world.database.cluster.updateMany({ where: { name }, data: { failure } })
    }
    expect((await member.listClusters()).needAttention).toBe(2)
  })

  it('refuses a bad query with its field', async () => {
    const error = await problemOf(member.listClusters({ limit: 1000 }))
    expect(error.problem.errors?.map(e => e.field)).toEqual(['limit'])
    const cursor = await problemOf(member.listClusters({ cursor: 'made-up' }))
    expect(cursor).toEqual(refused('Invalid', 400))
  })
})

describe('deleting a cluster', () => {
  it('asks for the name and for the generation that was seen', async () => {
    await create('kept', small)
    const wrong = await problemOf(admin.deleteCluster('kept', { confirmName: 'other' }))
    expect(wrong).toEqual(refused('ConfirmationWrong', 400))
    expect(wrong.problem.errors?.[0]?.field).toBe('confirmName')
    const stale = admin.deleteCluster('kept', { confirmName: 'kept', generation: 7 })
    expect(await problemOf(stale)).toEqual(refused('StaleGeneration', 409))
    expect((await member.getCluster('kept')).deletionRequestedAt).toBeNull()
  })

  it('is asked for once, however often', async () => {
    const { id } = await create('leaving', small)
    const request = { confirmName: 'leaving', volumes: 'remove', generation: 1 } as const
    const answers = await Promise.all([1, 2].map(() => admin.deleteCluster('leaving', request)))
    for (const answer of answers)
      expect(answer).toMatchObject({ phase: 'Deleting', actions: { delete: { code: 'BeingDeleted' } } })
    expect(answers[0]?.operation).toMatchObject({ kind: 'delete', actor: 'admin' })
    expect(await world.database.operation.count({ where: { clusterId: id, kind: 'delete' } })).toBe(1)
    const row = await world.database.cluster.findUniqueOrThrow({ where: { id } })
    expect(row.deletionVolumes).toBe('remove')
  })

  it('leaves a cluster that is found by its name until the name is used again', async () => {
    const first = await create('reborn', small)
    await world.database.cluster.update({
      where: { id: first.id },
      data: { liveName: null, deletedAt: new Date(), deletionRequestedAt: new Date(), phase: 'Deleted' },
    })
    expect(await admin.getCluster('reborn')).toMatchObject({ id: first.id, phase: 'Deleted' })
    expect(await admin.deleteCluster('reborn', { confirmName: 'reborn' })).toMatchObject({ id: first.id })
    const second = await create('reborn', small)
    expect((await admin.getCluster('reborn')).id).toBe(second.id)
    expect((await admin.getCluster(first.id)).deletedAt).not.toBeNull()
  })
})

describe('the timeline', () => {
  it('comes newest first, by page', async () => {
    const { id } = await create('eventful', small)
    for (let i = 0; i < 5; i++)
      await world.database.event.create({
        data: { clusterId: id, type: 'Normal', reason: 'Made', object: `port/${i}`, message: `Made port ${i}.` },
      })
    const first = await member.listEvents('eventful', { limit: 4 })
    const second = await member.listEvents('eventful', { limit: 4, cursor: first.nextCursor ?? undefined })
    const objects = [...first.items, ...second.items].map(e => e.object)
    expect(objects).toEqual(['port/4', 'port/3', 'port/2', 'port/1', 'port/0', 'cluster/eventful'])
    expect(second.nextCursor).toBeNull()
  })
})

describe('the catalog', () => {
  it('is read again when it is older than half a minute', async () => {
    await saveCatalog(world.database, 'project-shop', catalog)
    const shown = await member.catalog()
    expect(shown.catalog).toEqual(catalog)
    expect(shown.releases.map(r => r.name)).toEqual(['1.37.2-1'])
  })
})

it('answers an unknown path with a problem', async () => {
  const response = await world.send('/nothing')
  expect(response.status).toBe(404)
  expect(await response.json()).toMatchObject({ code: 'NotFound', type: 'urn:slipway:problem:NotFound' })
})

it('tells the client when there is no answer at all', async () => {
  const client = new ApiClient({ baseUrl: portalUrl, fetch: () => Promise.reject(new TypeError('fetch failed')) })
  expect(await problemOf(client.session())).toEqual(refused('Unreachable', 0))
})
