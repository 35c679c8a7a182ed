import { randomBytes } from 'node:crypto'
import type { Person } from '../../e2e/support/world'

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
  const keystone = await signInAsAdmin(authUrl, admin)
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

async function signInAsAdmin(authUrl: string, admin: Person): Promise<Keystone> {
  const domain = { name: 'Default' }
  const response = await fetch(`${authUrl}/auth/tokens`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      auth: {
        identity: {
          methods: ['password'],
          password: { user: { name: admin.user, password: admin.password, domain } },
        },
        scope: { project: { name: admin.project, domain } },
      },
    }),
  })
  if (!response.ok) throw new Error(`Keystone refused the admin: ${await response.text()}`)
  const token = response.headers.get('x-subject-token') ?? ''
  return async (method, path, body) => {
    const answer = await fetch(`${authUrl}${path}`, {
      method,
      headers: { 'content-type': 'application/json', 'x-auth-token': token },
      body: body && JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} gave HTTP ${answer.status}: ${text}`)
    return text ? (JSON.parse(text) as Record<string, unknown>) : {}
  }
}
