import { randomBytes } from 'node:crypto'
import type { Person } from '../../e2e/support/world'
import { signInToCloud } from './cloud-session'

/** A throw-away part of a cloud: two projects with people in them. */
export interface People {
  member: Person
  reader: Person
  stranger: Person
  /** A member of both projects; signs in to the other one. */
  commuter: Person
  remove(): Promise<void>
}

/** Makes the projects and people; roles that a cloud of this release lacks are added as later releases have them. */
export async function makePeople(authUrl: string, admin: Person): Promise<People> {
  const { call } = await signInToCloud(authUrl, admin)
  const keystone: Keystone = (method, path, body) => call(method, 'identity', path, body)
  const mark = randomBytes(3).toString('hex')
  const made: string[] = []
  const make = async (kind: 'project' | 'user', body: object) => {
    const created = await keystone('POST', `/${kind}s`, { [kind]: { domain_id: 'default', ...body } })
    const { id } = created[kind] as { id: string }
    made.unshift(`/${kind}s/${id}`)
    return id
  }
  const roles = await rolesByName(keystone)
  const addPerson = async (name: string, has: string[], project: Project, ...others: Project[]): Promise<Person> => {
    const password = randomBytes(9).toString('base64url')
    const user = await make('user', { name, password })
    for (const { id } of [project, ...others])
      for (const role of has) await keystone('PUT', `/projects/${id}/users/${user}/roles/${roles.get(role)}`)
    return { user: name, password, project: project.name }
  }
  const addProject = async (name: string) => ({ name, id: await make('project', { name }) })
  const ours = await addProject(`slipway-test-${mark}`)
  const theirs = await addProject(`slipway-test-${mark}-other`)
  return {
    member: await addPerson(`member-${mark}`, ['member', 'manager'], ours),
    reader: await addPerson(`reader-${mark}`, ['reader'], ours),
    stranger: await addPerson(`stranger-${mark}`, ['member'], theirs),
    commuter: await addPerson(`commuter-${mark}`, ['member'], theirs, ours),
    remove: async () => {
      for (const path of made) await keystone('DELETE', path)
    },
  }
}

type Project = { name: string; id: string }
type Keystone = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>

async function rolesByName(keystone: Keystone): Promise<Map<string, string>> {
  const list = async () => (await keystone('GET', '/roles')).roles as { id: string; name: string }[]
  if (!(await list()).some(role => role.name === 'manager')) {
    await keystone('POST', '/roles', { role: { name: 'manager' } })
  }
  return new Map((await list()).map(role => [role.name, role.id]))
}
