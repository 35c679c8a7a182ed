import { encode } from 'next-auth/jwt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ApiError } from '@/lib/contract/client'
import { ApiWorld, password, portalUrl } from './testing/api-world'

let world: ApiWorld
beforeAll(async () => {
  world = await ApiWorld.create()
})
afterAll(() => world.destroy())

const refused = (code: string, status: number) => expect.objectContaining({ code, status })
let people = 0
const newPerson = (roles: Record<string, string[]>) => {
  const name = `person-${++people}`
  world.keystone.addAccount(name, password, roles)
  return name
}

describe('signing in', () => {
  it('enters the only project, with the role that Keystone gives there', async () => {
    const { client } = await world.signIn('member')
    const session = await client.session()
    expect(session.project?.name).toBe('shop')
    expect(session.role).toBe('member')
    expect(session.user).toEqual({ id: 'user-member', name: 'member', domainName: 'Default' })
  })

  it('leaves the choice when there are several projects', async () => {
    const { client } = await world.signIn('both')
    const session = await client.session()
    expect(session.project).toBeNull()
    expect(session.projects.map(p => p.name)).toEqual(['shop', 'bank'])
    await expect(client.listClusters()).rejects.toEqual(refused('ProjectNeeded', 403))
  })

  it('enters the project that is named, by name or id', async () => {
    expect((await (await world.signIn('both', 'bank')).client.session()).role).toBe('reader')
    expect((await (await world.signIn('both', 'project-shop')).client.session()).role).toBe('member')
    await expect(world.signIn('both', 'other')).rejects.toEqual(refused('NoProject', 403))
  })

  it('tells a wrong password, a locked account, a missing project and a silent Keystone apart', async () => {
    const locked = newPerson({ shop: ['member'] })
    world.keystone.lock(locked)
    const nowhere = newPerson({})
    const useless = newPerson({ shop: ['billing'] })
    const signIn = (user: string, word = password) => world.client().signIn({ user, password: word })
    await expect(signIn('nobody')).rejects.toEqual(refused('WrongPassword', 401))
    await expect(signIn(locked)).rejects.toEqual(refused('AccountLocked', 401))
    await expect(signIn(nowhere)).rejects.toEqual(refused('NoProject', 403))
    await expect(signIn(useless)).rejects.toEqual(refused('NoProject', 403))
    world.keystone.isDown = true
    await expect(signIn('member')).rejects.toEqual(refused('KeystoneUnreachable', 503))
    world.keystone.isDown = false
  })

  it('leaves no Keystone token behind when there is nothing to work in', async () => {
    const nowhere = newPerson({ shop: ['billing'] })
    const before = world.keystone.countTokens()
    await expect(world.signIn(nowhere)).rejects.toEqual(refused('NoProject', 403))
    expect(world.keystone.countTokens()).toBe(before)
  })

  it('refuses a sixth attempt, says when to come back, and does not count a silent Keystone', async () => {
    const user = newPerson({ shop: ['reader'] })
    const guess = () => world.client().signIn({ user, password: 'guess' })
    world.keystone.isDown = true
    for (let i = 0; i < 10; i++) await expect(guess()).rejects.toEqual(refused('KeystoneUnreachable', 503))
    world.keystone.isDown = false
    for (let i = 0; i < 5; i++) await expect(guess()).rejects.toEqual(refused('WrongPassword', 401))
    const error: ApiError = await world.signIn(user).then(
      () => Promise.reject(new Error('The right password was taken although attempts are used up.')),
      reason => reason,
    )
    expect(error).toEqual(refused('TooManyAttempts', 429))
    expect(error.retryAfterSeconds).toBeGreaterThan(0)
  })

  it('names the fields that are missing', async () => {
    const response = await world.send('/sessions', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user: '' }),
    })
    expect(response.status).toBe(400)
    const problem = (await response.json()) as { errors: { field: string }[] }
    expect(problem.errors.map(e => e.field).sort()).toEqual(['password', 'user'])
  })
})

describe('a session', () => {
  it('keeps the Keystone token sealed and the bearer as a hash only', async () => {
    const { token } = await world.signIn('reader')
    const rows = await world.database.session.findMany()
    const text = JSON.stringify(rows.map(row => ({ ...row, token: Buffer.from(row.token).toString('latin1') })))
    expect(text).not.toContain(token)
    expect(text).not.toContain('keystone-')
  })

  it('ends at sign-out, here and in Keystone', async () => {
    const user = newPerson({ shop: ['reader'] })
    const { client } = await world.signIn(user)
    const row = await world.database.session.findFirstOrThrow({ where: { userName: user } })
    const token = world.keyring.open(row.token, row.id)
    await client.signOut()
    await expect(client.session()).rejects.toEqual(refused('NotSignedIn', 401))
    expect(await world.keystone.listProjects(token)).toBeUndefined()
  })

  it('moves to another project with the role of that project', async () => {
    const { client } = await world.signIn('both', 'shop')
    expect((await client.switchProject('project-bank')).role).toBe('reader')
    expect((await client.session()).project?.name).toBe('bank')
    await expect(client.switchProject('project-none')).rejects.toEqual(refused('NotFound', 404))
  })

  it('loses the project within five minutes of the role', async () => {
    const user = newPerson({ shop: ['member'], bank: ['reader'] })
    const { client } = await world.signIn(user, 'shop')
    world.keystone.takeRoles(user, 'shop')
    world.pass(301)
    await expect(client.listClusters()).rejects.toEqual(refused('ProjectNeeded', 403))
    expect((await client.session()).projects.map(p => p.name)).toEqual(['bank'])
  })

  it('gains and loses strength with the role', async () => {
    const user = newPerson({ shop: ['reader'] })
    const { client } = await world.signIn(user)
    world.keystone.giveRoles(user, 'shop', ['manager', 'member', 'reader'])
    world.pass(301)
    expect((await client.session()).role).toBe('admin')
  })

  it('is not believed beyond five minutes without Keystone', async () => {
    const { client } = await world.signIn('reader')
    world.keystone.isDown = true
    expect((await client.session()).role).toBe('reader')
    world.pass(301)
    await expect(client.session()).rejects.toEqual(refused('KeystoneUnreachable', 503))
    world.keystone.isDown = false
    expect((await client.session()).role).toBe('reader')
  })

  it('ends with its Keystone token', async () => {
    const { client } = await world.signIn('reader')
    world.pass(3601)
    await expect(client.session()).rejects.toEqual(refused('NotSignedIn', 401))
  })
})

describe('a browser session', () => {
  const put = (headers: Record<string, string>) =>
    world.send('/session/project', {
      method: 'PUT',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ projectId: 'project-shop' }),
    })
  const cookie = async () => {
    await world.signIn('both')
    const row = await world.database.session.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    await world.database.session.update({ where: { id: row.id }, data: { kind: 'browser', secretHash: null } })
    const token = await encode({ token: { sid: row.id }, secret: world.server.auth.secret })
    return `__Secure-next-auth.session-token=${token}`
  }

  it('changes things from the pages of the portal only', async () => {
    const headers = { cookie: await cookie() }
    const evil = 'https://evil.example'
    expect((await put(headers)).status).toBe(403)
    expect((await put({ ...headers, origin: evil })).status).toBe(403)
    expect((await put({ ...headers, origin: portalUrl, 'sec-fetch-site': 'same-site' })).status).toBe(403)
    expect((await put({ ...headers, origin: portalUrl, 'sec-fetch-site': 'same-origin' })).status).toBe(200)
    expect((await world.send('/session', { headers: { ...headers, origin: evil } })).status).toBe(200)
  })

  it('remembers the project for the next sign-in', async () => {
    const answer = await put({ cookie: await cookie(), origin: portalUrl })
    expect(answer.headers.get('set-cookie')).toMatch(/^slipway-project=project-shop;.*HttpOnly; Secure; SameSite=Lax/)
  })

  it('needs a cookie that we signed', async () => {
    const token = await encode({ token: { sid: 'x' }, secret: 'of somebody else' })
    const answer = await world.send('/session', { headers: { cookie: `__Secure-next-auth.session-token=${token}` } })
    expect(answer.status).toBe(401)
  })
})
