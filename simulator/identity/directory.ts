import { newHexId } from '../ids'

/** Users, projects, roles and who has which where: Keystone's database. */
export type Directory = {
  users: Map<string, User>
  projects: Map<string, Project>
  roles: Map<string, Role>
  assignments: Assignment[]
  applicationCredentials: Map<string, ApplicationCredential>
  tokens: Map<string, Token>
  tokenSeconds: number
}

export type User = {
  id: string
  name: string
  password: string
  enabled: boolean
  description?: string
  email?: string
  defaultProjectId?: string
  wrongPasswords: number
  lockedUntil: number
  /** Tokens issued before are void; moves with the password. */
  tokensValidFrom: number
  /** Set to show the sentence that Keystone had for locked accounts until 2021 (OSSA-2021-003). */
  saysLocked?: boolean
}
export type Project = { id: string; name: string; description: string; enabled: boolean }
export type Role = { id: string; name: string; implies: string[]; immutable: boolean }
export type Assignment = { userId: string; projectId: string; roleId: string }
export type ApplicationCredential = {
  id: string
  name: string
  description: string | null
  secret: string
  userId: string
  projectId: string
  roleIds: string[]
  expiresAt: number | undefined
  unrestricted: boolean | null
}
export type Token = {
  id: string
  userId: string
  projectId: string | undefined
  methods: string[]
  auditIds: string[]
  issuedAt: number
  expiresAt: number
  applicationCredentialId: string | undefined
}

export const domain = { id: 'default', name: 'Default' }

/** Roles of the lab, and manager of later releases between admin and member. */
const impliedRoles: Record<string, string[]> = {
  admin: ['manager', 'load-balancer_admin'],
  manager: ['member'],
  member: ['reader', 'creator', 'load-balancer_member'],
  reader: ['load-balancer_observer'],
  creator: [],
  service: [],
  'load-balancer_admin': [],
  'load-balancer_member': [],
  'load-balancer_observer': [],
}

export function createDirectory(tokenSeconds: number): Directory {
  const ids = Object.fromEntries(Object.keys(impliedRoles).map(name => [name, newHexId()]))
  const idOf = (name: string) => ids[name] ?? name
  const roles = Object.entries(impliedRoles).map(([name, implies]) => ({
    id: idOf(name),
    name,
    implies: implies.map(idOf),
    immutable: ['admin', 'manager', 'member', 'reader', 'service'].includes(name),
  }))
  return {
    users: new Map(),
    projects: new Map(),
    roles: new Map(roles.map(role => [role.id, role])),
    assignments: [],
    applicationCredentials: new Map(),
    tokens: new Map(),
    tokenSeconds,
  }
}

export function addProject(directory: Directory, name: string, description = '', id = newHexId()): Project {
  const project = { id, name, description, enabled: true }
  directory.projects.set(project.id, project)
  return project
}

export function addUser(directory: Directory, name: string, password: string, id = newHexId()): User {
  const user = {
    id,
    name,
    password,
    enabled: true,
    wrongPasswords: 0,
    lockedUntil: 0,
    tokensValidFrom: 0,
  }
  directory.users.set(user.id, user)
  return user
}

export const roleNamed = (directory: Directory, name: string): Role | undefined =>
  [...directory.roles.values()].find(role => role.name === name)

export function assign(directory: Directory, of: { userId: string; projectId: string; roleId: string }): void {
  if (!findAssignment(directory, of)) directory.assignments.push(of)
}

export const findAssignment = (directory: Directory, of: Assignment): Assignment | undefined =>
  directory.assignments.find(
    one => one.userId === of.userId && one.projectId === of.projectId && one.roleId === of.roleId,
  )

/** The user's application credentials in the project go with any of the roles, as in Keystone. */
export function unassign(directory: Directory, of: Assignment): void {
  directory.assignments = directory.assignments.filter(one => one !== findAssignment(directory, of))
  for (const credential of directory.applicationCredentials.values())
    if (credential.userId === of.userId && credential.projectId === of.projectId)
      directory.applicationCredentials.delete(credential.id)
}

export function deleteUser(directory: Directory, userId: string): void {
  directory.users.delete(userId)
  directory.assignments = directory.assignments.filter(one => one.userId !== userId)
  for (const credential of directory.applicationCredentials.values())
    if (credential.userId === userId) directory.applicationCredentials.delete(credential.id)
}

export function deleteProject(directory: Directory, projectId: string): void {
  directory.projects.delete(projectId)
  directory.assignments = directory.assignments.filter(one => one.projectId !== projectId)
  for (const credential of directory.applicationCredentials.values())
    if (credential.projectId === projectId) directory.applicationCredentials.delete(credential.id)
}

/** Roles with all that they imply. */
export function expandRoles(directory: Directory, roleIds: Iterable<string>): Role[] {
  const found = new Map<string, Role>()
  const visit = (id: string) => {
    const role = directory.roles.get(id)
    if (!role || found.has(id)) return
    found.set(id, role)
    role.implies.forEach(visit)
  }
  for (const id of roleIds) visit(id)
  return [...found.values()]
}

/** What the user may do in the project, implied roles included. */
export function effectiveRoles(directory: Directory, userId: string, projectId: string): Role[] {
  const assigned = directory.assignments.filter(one => one.userId === userId && one.projectId === projectId)
  return expandRoles(
    directory,
    assigned.map(one => one.roleId),
  )
}

/** Projects in which the user has a role, by name. */
export const projectsOf = (directory: Directory, userId: string): Project[] =>
  [...directory.projects.values()]
    .filter(project => project.enabled)
    .filter(project => directory.assignments.some(one => one.userId === userId && one.projectId === project.id))
    .sort((a, b) => a.name.localeCompare(b.name))
