import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startControllers } from '../controllers/controllers'
import { at, type JsonObject, listAt, textAt } from '../json'
import { createCa, issueCertificate } from '../machine/pki'
import { startTestCluster, type TestCluster } from '../testing/api-cluster'
import { type Caller, createCaller } from '../testing/caller'
import { until } from '../testing/test-network'

let cluster: TestCluster
let admin: Caller
let reader: Caller

beforeAll(async () => {
  cluster = await startTestCluster()
  startControllers(cluster.cluster)
  admin = createCaller(cluster.url, cluster.ca.certificate, {
    client: await cluster.certificate('admin', 'system:masters'),
  })
  reader = createCaller(cluster.url, cluster.ca.certificate, { client: await cluster.certificate('rita', 'readers') })
  await until(async () => (await admin.call('GET', '/api/v1/namespaces/default/serviceaccounts/default')).code === 200)
})

afterAll(() => cluster.stop())

const maps = '/api/v1/namespaces/default/configmaps'
const configMap = (name: string, data: JsonObject = {}, metadata: JsonObject = {}): JsonObject => ({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name, ...metadata },
  data,
})
const deployment = (name: string, image = 'nginx:1'): JsonObject => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name },
  spec: {
    replicas: 0,
    selector: { matchLabels: { app: name } },
    template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'main', image }] } },
  },
})
const deployments = '/apis/apps/v1/namespaces/default/deployments'
const made = async (path: string, body: JsonObject) => {
  const answer = await admin.call('POST', path, { body })
  expect(answer.code, answer.text).toBe(201)
  return answer.body
}

describe('who may ask', () => {
  it('lets everybody see health, version and cluster-info only', async () => {
    const nobody = createCaller(cluster.url, cluster.ca.certificate)
    expect((await nobody.call('GET', '/readyz')).text).toBe('ok')
    expect((await nobody.call('GET', '/version')).body.gitVersion).toBe('v1.37.2')
    const refused = await nobody.call('GET', '/api/v1/nodes')
    expect(refused.code).toBe(403)
    expect(refused.body.message).toBe(
      'nodes is forbidden: User "system:anonymous" cannot list resource "nodes" in API group "" at the cluster scope',
    )
  })

  it('takes no certificate of another authority, and no token that it has not made', async () => {
    const other = await createCa('kubernetes')
    const forged = await issueCertificate(other, {
      commonName: 'admin',
      organizations: ['system:masters'],
      usage: 'client',
    })
    const stranger = createCaller(cluster.url, cluster.ca.certificate, { client: forged })
    expect(await stranger.call('GET', '/api')).toMatchObject({ code: 401, body: { reason: 'Unauthorized' } })
    const guesser = createCaller(cluster.url, cluster.ca.certificate, { token: 'abcdef.0123456789abcdef' })
    expect((await guesser.call('GET', '/api')).code).toBe(401)
  })

  it('knows the user and the groups of a certificate', async () => {
    const answer = await reader.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: {} })
    expect(at(answer.body, 'status', 'userInfo')).toMatchObject({
      username: 'rita',
      groups: ['readers', 'system:authenticated'],
    })
  })

  it('follows roles and bindings', async () => {
    const path = '/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings'
    expect((await reader.call('GET', maps)).code).toBe(403)
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'readers' },
      roleRef: { kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'Group', name: 'readers' }],
    }
    await made(path, binding)
    expect((await reader.call('GET', maps)).code).toBe(200)
    expect((await reader.call('GET', '/api/v1/namespaces/default/secrets')).code).toBe(403)
    expect((await reader.call('GET', '/api/v1/namespaces/kube-system/configmaps')).code).toBe(403)
    expect((await reader.call('DELETE', `${maps}/x`)).code).toBe(403)
  })

  it('lets nobody give away more than he has', async () => {
    const path = '/apis/rbac.authorization.k8s.io/v1'
    await made(`${path}/clusterroles`, {
      metadata: { name: 'binder' },
      rules: [{ apiGroups: ['rbac.authorization.k8s.io'], resources: ['clusterrolebindings'], verbs: ['create'] }],
    })
    await made(`${path}/clusterrolebindings`, {
      metadata: { name: 'binder' },
      roleRef: { kind: 'ClusterRole', name: 'binder' },
      subjects: [{ kind: 'Group', name: 'readers' }],
    })
    const refused = await reader.call('POST', `${path}/clusterrolebindings`, {
      body: {
        metadata: { name: 'mine' },
        roleRef: { kind: 'ClusterRole', name: 'cluster-admin' },
        subjects: [{ kind: 'User', name: 'rita' }],
      },
    })
    expect(refused).toMatchObject({ code: 403, body: { message: expect.stringContaining('attempting to grant') } })
  })

  it('takes tokens of service accounts until their account is gone', async () => {
    const accounts = '/api/v1/namespaces/default/serviceaccounts'
    await made(accounts, { metadata: { name: 'robot' } })
    const short = await admin.call('POST', `${accounts}/robot/token`, { body: { spec: { expirationSeconds: 60 } } })
    expect(short).toMatchObject({ code: 422, body: { message: expect.stringContaining('less than 10 minutes') } })
    const answer = await made(`${accounts}/robot/token`, { spec: { expirationSeconds: 600 } })
    const robot = createCaller(cluster.url, cluster.ca.certificate, { token: textAt(answer, 'status', 'token') })
    const who = await robot.call('POST', '/apis/authentication.k8s.io/v1/selfsubjectreviews', { body: {} })
    expect(at(who.body, 'status', 'userInfo', 'username')).toBe('system:serviceaccount:default:robot')
    await admin.call('DELETE', `${accounts}/robot`)
    expect((await robot.call('GET', '/api')).code).toBe(401)
  })
})

describe('objects', () => {
  it('get what their sender left out', async () => {
    const object = await made(deployments, deployment('defaults'))
    expect(object).toMatchObject({
      metadata: { generation: 1, namespace: 'default' },
      spec: {
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: '25%', maxUnavailable: '25%' } },
        template: { spec: { restartPolicy: 'Always', containers: [{ imagePullPolicy: 'IfNotPresent' }] } },
      },
    })
    expect(textAt(await made(maps, configMap('', {}, { generateName: 'made-' })), 'metadata', 'name')).toMatch(
      /^made-\w{5}$/,
    )
  })

  it('are refused with what is wrong with them', async () => {
    const bad = deployment('Bad_Name')
    const answer = await admin.call('POST', deployments, { body: { ...bad, spec: { selector: {}, template: {} } } })
    expect(answer).toMatchObject({
      code: 422,
      body: { reason: 'Invalid', details: { kind: 'Deployment', group: 'apps' } },
    })
    const causes = listAt(answer.body, 'details', 'causes').map(cause => cause.field)
    expect(causes).toEqual(expect.arrayContaining(['metadata.name', 'spec.template.spec.containers']))
    expect(await admin.call('POST', maps, { body: configMap('x', { a: 1 }) })).toMatchObject({
      code: 400,
      body: {
        message: expect.stringContaining(
          'cannot unmarshal number into Go struct field ConfigMap.data.a of type string',
        ),
      },
    })
    expect(await admin.call('POST', maps, { body: '{' })).toMatchObject({ code: 400 })
    expect(await admin.call('GET', `${maps}/none`)).toMatchObject({
      code: 404,
      body: { message: 'configmaps "none" not found', details: { name: 'none', kind: 'configmaps' } },
    })
    expect(
      (await admin.call('POST', '/api/v1/namespaces/none/configmaps', { body: configMap('x') })).body.message,
    ).toBe('namespaces "none" not found')
  })

  it('lose unknown fields, with a warning or a refusal as asked', async () => {
    const body = { ...configMap('unknown'), dat: {} }
    const strict = await admin.call('POST', `${maps}?fieldValidation=Strict`, { body })
    expect(strict).toMatchObject({
      code: 400,
      body: { message: expect.stringContaining('strict decoding error: unknown field "dat"') },
    })
    const warned = await admin.call('POST', maps, { body })
    expect(warned.headers.warning).toContain('unknown field')
    expect(warned.body).not.toHaveProperty('dat')
  })

  it('keep what may not change', async () => {
    await made(deployments, deployment('fixed'))
    const body = { ...deployment('other'), metadata: { name: 'fixed' } }
    const answer = await admin.call('PUT', `${deployments}/fixed`, { body })
    expect(answer.code).toBe(422)
    expect(answer.text).toContain('field is immutable')
  })

  it('are not changed by who has not seen the last state', async () => {
    const first = await made(maps, configMap('race'))
    const one = await admin.call('PUT', `${maps}/race`, { body: { ...first, data: { a: '1' } } })
    expect(one.code).toBe(200)
    const late = await admin.call('PUT', `${maps}/race`, { body: { ...first, data: { a: '2' } } })
    expect(late).toMatchObject({
      code: 409,
      body: { reason: 'Conflict', message: expect.stringContaining('the object has been modified') },
    })
    const same = await admin.call('PUT', `${maps}/race`, { body: one.body })
    expect(at(same.body, 'metadata', 'resourceVersion')).toBe(at(one.body, 'metadata', 'resourceVersion'))
    expect((await admin.call('POST', maps, { body: configMap('race') })).body.reason).toBe('AlreadyExists')
  })

  it('count generations by their spec, not their status', async () => {
    await made(deployments, deployment('counted'))
    const status = await admin.call('PATCH', `${deployments}/counted/status`, {
      type: 'application/merge-patch+json',
      body: { status: { collisionCount: 7 }, spec: { replicas: 3 } },
    })
    expect(status.body).toMatchObject({ metadata: { generation: 1 }, spec: { replicas: 0 } })
    const scaled = await admin.call('PUT', `${deployments}/counted/scale`, {
      body: { metadata: { name: 'counted' }, spec: { replicas: 1 } },
    })
    expect(scaled.body).toMatchObject({ kind: 'Scale', spec: { replicas: 1 } })
    expect((await admin.call('GET', `${deployments}/counted`)).body).toMatchObject({ metadata: { generation: 2 } })
  })

  it('are not made by a dry run', async () => {
    expect((await admin.call('POST', `${maps}?dryRun=All`, { body: configMap('dry') })).code).toBe(201)
    expect((await admin.call('GET', `${maps}/dry`)).code).toBe(404)
  })

  it('stay until their finalizers are done', async () => {
    await made(maps, configMap('held', {}, { finalizers: ['example.com/hold'] }))
    const going = await admin.call('DELETE', `${maps}/held`)
    expect(textAt(going.body, 'metadata', 'deletionTimestamp')).not.toBe('')
    const type = 'application/merge-patch+json'
    const more = { metadata: { finalizers: ['example.com/hold', 'example.com/more'] } }
    expect((await admin.call('PATCH', `${maps}/held`, { type, body: more })).code).toBe(422)
    await admin.call('PATCH', `${maps}/held`, { type, body: { metadata: { finalizers: null } } })
    expect((await admin.call('GET', `${maps}/held`)).code).toBe(404)
  })

  it('go with their owner, before it, or stay, as asked', async () => {
    for (const policy of ['Background', 'Foreground', 'Orphan']) {
      const owner = await made(maps, configMap(`owner-${policy.toLowerCase()}`))
      const { name, uid } = owner.metadata as { name: string; uid: string }
      const reference = { apiVersion: 'v1', kind: 'ConfigMap', name, uid, blockOwnerDeletion: true }
      await made(maps, configMap(`${name}-child`, {}, { ownerReferences: [reference] }))
      await admin.call('DELETE', `${maps}/${name}`, { body: { propagationPolicy: policy } })
      await until(async () => (await admin.call('GET', `${maps}/${name}`)).code === 404)
      const wanted = policy === 'Orphan' ? 200 : 404
      await until(async () => (await admin.call('GET', `${maps}/${name}-child`)).code === wanted)
    }
  })

  it('of a namespace go with it, and no new ones come', async () => {
    await made('/api/v1/namespaces', { metadata: { name: 'leaving' } })
    const inside = '/api/v1/namespaces/leaving/configmaps'
    await made(inside, configMap('held', {}, { finalizers: ['example.com/hold'] }))
    await admin.call('DELETE', '/api/v1/namespaces/leaving')
    expect(await admin.call('POST', inside, { body: configMap('late') })).toMatchObject({
      code: 403,
      body: { message: expect.stringContaining('because it is being terminated') },
    })
    await admin.call('PATCH', `${inside}/held`, {
      type: 'application/merge-patch+json',
      body: { metadata: { finalizers: [] } },
    })
    await until(async () => (await admin.call('GET', '/api/v1/namespaces/leaving')).code === 404)
  })
})

describe('patches', () => {
  it('of each kind change what they say', async () => {
    await made(deployments, deployment('patched'))
    const path = `${deployments}/patched`
    const strategic = await admin.call('PATCH', path, {
      type: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: { containers: [{ name: 'side', image: 'side:1' }] } } } },
    })
    const names = (body: JsonObject) => listAt(body, 'spec', 'template', 'spec', 'containers').map(item => item.name)
    expect(names(strategic.body).sort()).toEqual(['main', 'side'])
    const gone = await admin.call('PATCH', path, {
      type: 'application/strategic-merge-patch+json',
      body: { spec: { template: { spec: { containers: [{ name: 'side', $patch: 'delete' }] } } } },
    })
    expect(names(gone.body)).toEqual(['main'])
    const json = await admin.call('PATCH', path, {
      type: 'application/json-patch+json',
      body: [{ op: 'replace', path: '/spec/replicas', value: 4 }],
    })
    expect(at(json.body, 'spec', 'replicas')).toBe(4)
    const merge = await admin.call('PATCH', path, {
      type: 'application/merge-patch+json',
      body: { metadata: { labels: { a: 'b' } }, spec: { replicas: 0 } },
    })
    expect(merge.body).toMatchObject({ metadata: { labels: { a: 'b' } }, spec: { replicas: 0 } })
    expect((await admin.call('PATCH', path, { type: 'text/plain', body: '{}' })).code).toBe(415)
  })
})

describe('server-side apply', () => {
  const apply = (name: string, manager: string, body: JsonObject, more = '') =>
    admin.call('PATCH', `${maps}/${name}?fieldManager=${manager}${more}`, {
      type: 'application/apply-patch+yaml',
      body: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name }, ...body },
    })

  it('creates, keeps the fields of others, and removes what its manager no longer wants', async () => {
    expect((await apply('ssa', 'one', { data: { a: '1', b: '1' } })).code).toBe(201)
    expect((await apply('ssa', 'two', { data: { c: '2' } })).body.data).toEqual({ a: '1', b: '1', c: '2' })
    expect((await apply('ssa', 'one', { data: { a: '1' } })).body.data).toEqual({ a: '1', c: '2' })
  })

  it('names whose fields it would take, and takes them when forced', async () => {
    await apply('fought', 'one', { data: { a: '1' } })
    const refused = await apply('fought', 'two', { data: { a: '2' } })
    expect(refused).toMatchObject({
      code: 409,
      body: {
        message: 'Apply failed with 1 conflict: conflict with "one": .data.a',
        details: { causes: [{ reason: 'FieldManagerConflict', field: '.data.a' }] },
      },
    })
    expect((await apply('fought', 'two', { data: { a: '1' } })).code).toBe(200)
    const forced = await apply('fought', 'two', { data: { a: '2' } }, '&force=true')
    expect(forced.body.data).toEqual({ a: '2' })
    const owners = listAt(forced.body, 'metadata', 'managedFields').map(entry => entry.manager)
    expect(owners).toEqual(['two'])
  })

  it('sees changes that came by other ways', async () => {
    await apply('edited', 'one', { data: { a: '1' } })
    await admin.call('PATCH', `${maps}/edited?fieldManager=hand`, {
      type: 'application/merge-patch+json',
      body: { data: { a: '9' } },
    })
    expect((await apply('edited', 'one', { data: { a: '1' } })).body.message).toContain('conflict with "hand" using v1')
  })

  it('merges lists by their keys', async () => {
    const path = `${deployments}/lists`
    const send = (manager: string, containers: JsonObject[]) =>
      admin.call('PATCH', `${path}?fieldManager=${manager}`, {
        type: 'application/apply-patch+yaml',
        body: {
          ...deployment('lists'),
          spec: {
            selector: { matchLabels: { app: 'lists' } },
            template: { metadata: { labels: { app: 'lists' } }, spec: { containers } },
          },
        },
      })
    await send('one', [{ name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] }])
    const both = await send('two', [{ name: 'b', image: 'b:1' }])
    expect(listAt(both.body, 'spec', 'template', 'spec', 'containers')).toHaveLength(2)
    const alone = await send('one', [{ name: 'a', image: 'a:2' }])
    const [first] = listAt(alone.body, 'spec', 'template', 'spec', 'containers')
    expect(first).toMatchObject({ name: 'a', image: 'a:2' })
    expect(first).not.toHaveProperty('env')
  })
})

describe('lists and watches', () => {
  it('select by labels and fields, and come in pages', async () => {
    const path = '/api/v1/namespaces/paged/configmaps'
    await made('/api/v1/namespaces', { metadata: { name: 'paged' } })
    for (const n of [1, 2, 3, 4, 5]) await made(path, configMap(`m${n}`, {}, { labels: { odd: String(n % 2) } }))
    const names = (body: JsonObject) => listAt(body, 'items').map(item => textAt(item, 'metadata', 'name'))
    expect(names((await admin.call('GET', `${path}?labelSelector=odd%3D1`)).body)).toEqual(['m1', 'm3', 'm5'])
    expect(names((await admin.call('GET', `${path}?labelSelector=odd+in+(0),odd`)).body)).toEqual(['m2', 'm4'])
    expect(names((await admin.call('GET', `${path}?fieldSelector=metadata.name%3Dm2`)).body)).toEqual(['m2'])
    expect((await admin.call('GET', `${path}?fieldSelector=data.x%3Dm2`)).code).toBe(400)
    const first = await admin.call('GET', `${path}?limit=2&labelSelector=odd`)
    expect(names(first.body)).toEqual(['m1', 'm2'])
    const next = textAt(first.body, 'metadata', 'continue')
    expect(names((await admin.call('GET', `${path}?limit=2&labelSelector=odd&continue=${next}`)).body)).toEqual([
      'm3',
      'm4',
    ])
  })

  it('tell changes from a revision on, and what enters or leaves a selection', async () => {
    const { body } = await admin.call('GET', maps)
    const from = textAt(body, 'metadata', 'resourceVersion')
    await made(maps, configMap('seen', {}, { labels: { watch: 'me' } }))
    const watch = admin.watch(`${maps}?watch=1&resourceVersion=${from}&labelSelector=watch%3Dme`)
    const merge = (labels: JsonObject) =>
      admin.call('PATCH', `${maps}/seen`, { type: 'application/merge-patch+json', body: { metadata: { labels } } })
    await until(() => watch.events.length === 1)
    await merge({ more: 'x' })
    await merge({ watch: 'no' })
    await merge({ watch: 'me' })
    await admin.call('DELETE', `${maps}/seen`)
    await until(() => watch.events.length === 5)
    expect(watch.events.map(event => event.type)).toEqual(['ADDED', 'MODIFIED', 'DELETED', 'ADDED', 'DELETED'])
    watch.stop()
  })

  it('begin with all there is, and say when that was all', async () => {
    const watch = admin.watch(
      '/api/v1/namespaces?watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true',
    )
    await until(() => watch.events.some(event => event.type === 'BOOKMARK'))
    const [last] = watch.events.slice(-1)
    expect(at(last?.object, 'metadata', 'annotations')).toEqual({ 'k8s.io/initial-events-end': 'true' })
    expect(watch.events.length).toBeGreaterThan(4)
    watch.stop()
  })

  it('say so when a revision is too old', async () => {
    for (let n = 0; n < 210; n++) await admin.call('POST', maps, { body: configMap('', {}, { generateName: 'many-' }) })
    const watch = admin.watch(`${maps}?watch=1&resourceVersion=1`)
    await watch.ended
    expect(watch.events).toMatchObject([{ type: 'ERROR', object: { code: 410, reason: 'Expired' } }])
    await admin.call('DELETE', maps)
  })

  it('end when their time is over', async () => {
    const watch = admin.watch(`${maps}?watch=1&timeoutSeconds=1`)
    await watch.ended
  })
})

describe('what is served', () => {
  it('is discovered in both forms', async () => {
    const apis = await admin.call('GET', '/apis')
    expect(listAt(apis.body, 'groups').map(group => group.name)).toEqual(
      expect.arrayContaining(['apps', 'batch', 'policy']),
    )
    const core = await admin.call('GET', '/api/v1')
    expect(listAt(core.body, 'resources').map(item => item.name)).toEqual(
      expect.arrayContaining(['nodes', 'nodes/status', 'pods/eviction', 'serviceaccounts/token']),
    )
    const accept = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
    expect((await admin.call('GET', '/apis', { accept })).body.kind).toBe('APIGroupDiscoveryList')
  })

  it('is described in OpenAPI 3', async () => {
    const index = await admin.call('GET', '/openapi/v3')
    const url = textAt(index.body, 'paths', 'apis/apps/v1', 'serverRelativeURL')
    const document = await admin.call('GET', url)
    expect(at(document.body, 'components', 'schemas', 'io.k8s.api.apps.v1.Deployment')).toMatchObject({
      'x-kubernetes-group-version-kind': [{ group: 'apps', version: 'v1', kind: 'Deployment' }],
    })
  })

  it('comes as a table when asked', async () => {
    const accept = 'application/json;as=Table;v=v1;g=meta.k8s.io,application/json'
    const { body } = await admin.call('GET', '/api/v1/namespaces', { accept })
    expect(listAt(body, 'columnDefinitions').map(column => column.name)).toEqual(['Name', 'Status', 'Age'])
    expect(listAt(body, 'rows')[0]).toMatchObject({ cells: ['default', 'Active', expect.any(String)] })
    expect((await admin.call('GET', '/api/v1/namespaces', { accept: 'application/cbor' })).code).toBe(406)
  })

  it('grows by definitions of custom resources', async () => {
    const schema = {
      type: 'object',
      properties: {
        spec: { type: 'object', required: ['size'], properties: { size: { type: 'integer', maximum: 9 } } },
      },
    }
    await made('/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'widgets.example.com' },
      spec: {
        group: 'example.com',
        scope: 'Namespaced',
        names: { plural: 'widgets', kind: 'Widget' },
        versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema } }],
      },
    })
    const path = '/apis/example.com/v1/namespaces/default/widgets'
    const widget = (size: number) => ({
      apiVersion: 'example.com/v1',
      kind: 'Widget',
      metadata: { name: 'w' },
      spec: { size },
    })
    expect(await admin.call('POST', path, { body: widget(10) })).toMatchObject({ code: 422 })
    expect(await made(path, { ...widget(3), other: 1 })).not.toHaveProperty('other')
    await admin.call('DELETE', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.example.com')
    expect((await admin.call('GET', path)).code).toBe(404)
  })

  it('is no more than that', async () => {
    expect((await admin.call('GET', '/apis/none.example.com/v1/things')).code).toBe(404)
    expect((await admin.call('POST', '/api/v1/namespaces/default/pods/none/exec')).code).toBe(501)
    expect((await admin.call('PUT', maps)).code).toBe(405)
  })
})
