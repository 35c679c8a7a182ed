import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Cloud, connectCloud } from '@/lib/openstack/cloud'
import type { PasswordCredentials } from '@/lib/openstack/identity/credentials'
import type { Keystone } from '../keystone'
import { makeKeystone } from '../openstack-keystone'

/**
 * What signing in relies on a Keystone to do: the simulator and a real one answer alike, or one of the two is wrong.
 * `admin` may make projects and users; everything that is made is deleted.
 */
export function keystoneContract(makeAdmin: () => Promise<PasswordCredentials>): void {
  const run = `sign-in-${randomBytes(4).toString('hex')}`
  const password = randomBytes(12).toString('base64url')
  const undo: (() => Promise<unknown>)[] = []
  let admin: Cloud
  let keystone: Keystone
  let projects: { id: string; name: string }[]
  let roleIds: Map<string, string>

  beforeAll(async () => {
    const credentials = await makeAdmin()
    const { authUrl } = credentials
    admin = connectCloud(credentials)
    keystone = makeKeystone(async () => ({ authUrl }))
    roleIds = new Map((await admin.identity.roles.list()).map(role => [role.name, role.id]))
    const { userDomainId } = await admin.token()
    projects = await Promise.all(
      ['a', 'b'].map(async letter => {
        const project = await admin.identity.projects.create({ name: `${run}-${letter}`, domain_id: userDomainId })
        undo.push(() => admin.identity.projects.delete(project.id))
        return project
      }),
    )
  })
  afterAll(async () => {
    for (const step of undo.reverse()) await step()
  })

  const projectId = (index: number) => projects[index]?.id ?? ''
  const assign = (user: string, project: number, role: string) =>
    admin.identity.roles.assign(projectId(project), user, roleIds.get(role) ?? '')
  async function makePerson(name: string): Promise<{ id: string; name: string }> {
    const user = await admin.identity.users.create({ name: `${run}-${name}`, password })
    undo.push(() => admin.identity.users.delete(user.id))
    return user
  }
  const signIn = (user: string, word = password, domain = 'Default') =>
    keystone.signIn({ user, domain, password: word })

  describe('a person with two projects', () => {
    it('signs in without one, sees both and has other roles in each', async () => {
      const person = await makePerson('both')
      await assign(person.id, 0, 'member')
      await assign(person.id, 1, 'reader')
      const { token, user, expiresAt } = await signIn(person.name)
      expect(user).toEqual({ id: person.id, name: person.name, domainName: 'Default' })
      expect(expiresAt.getTime()).toBeGreaterThan(Date.now())
      const own = await keystone.listProjects(token)
      expect(own?.map(p => [p.name, p.domainName]).sort()).toEqual(projects.map(p => [p.name, 'Default']))
      const inFirst = await keystone.findRoles(token, projectId(0))
      expect(inFirst?.project).toEqual({ id: projectId(0), name: projects[0]?.name, domainName: 'Default' })
      // Keystone adds what a role implies.
      expect(inFirst?.roles).toEqual(expect.arrayContaining(['member', 'reader']))
      expect((await keystone.findRoles(token, projectId(1)))?.roles).not.toContain('member')
    })

    it('loses one at once when the role is taken away', async () => {
      const person = await makePerson('loser')
      await assign(person.id, 0, 'member')
      await assign(person.id, 1, 'member')
      const { token } = await signIn(person.name)
      await admin.identity.roles.unassign(projectId(0), person.id, roleIds.get('member') ?? '')
      expect(await keystone.findRoles(token, projectId(0))).toBeUndefined()
      expect((await keystone.listProjects(token))?.map(p => p.id)).toEqual([projectId(1)])
    })
  })

  it('has no projects for a person without a role, and none that do not exist', async () => {
    const { token } = await signIn((await makePerson('nowhere')).name)
    expect(await keystone.listProjects(token)).toEqual([])
    expect(await keystone.findRoles(token, projectId(0))).toBeUndefined()
    expect(await keystone.findRoles(token, 'f'.repeat(32))).toBeUndefined()
  })

  it('refuses a wrong password, user and domain alike', async () => {
    const { name } = await makePerson('known')
    const attempts = [[name, 'wrong'], ['nobody-at-all'], [name, password, 'Nowhere']] as const
    for (const [user, word, domain] of attempts)
      await expect(signIn(user, word, domain)).rejects.toMatchObject({ code: 'WrongPassword' })
  })

  it('refuses a token that was revoked; revoking it again is harmless', async () => {
    const person = await makePerson('leaver')
    await assign(person.id, 0, 'member')
    const { token } = await signIn(person.name)
    await keystone.revoke(token)
    expect(await keystone.listProjects(token)).toBeUndefined()
    expect(await keystone.findRoles(token, projectId(0))).toBeUndefined()
    await keystone.revoke(token)
  })

  it('refuses the token of a person who was disabled', async () => {
    const person = await makePerson('disabled')
    const { token } = await signIn(person.name)
    await admin.identity.users.update(person.id, { enabled: false })
    expect(await keystone.listProjects(token)).toBeUndefined()
    await expect(signIn(person.name)).rejects.toMatchObject({ code: 'WrongPassword' })
  })
}
