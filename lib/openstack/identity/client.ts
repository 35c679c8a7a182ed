import { isNotFound } from '../http/errors'

import { segment } from '../http/query'
import { absentIsSuccess, listMatching, makeResource, onlyOne, type Resource } from '../http/resource'
import type { Service } from '../http/service'
import { tokenAnswerSchema } from './session'
import { type Token, tokenFromWire } from './token'
import {
  type ApplicationCredential,
  type ApplicationCredentialCreate,
  type ApplicationCredentialFilter,
  applicationCredentialSchema,
  type Project,
  type ProjectCreate,
  type ProjectFilter,
  projectSchema,
  type Role,
  type RoleAssignment,
  type RoleAssignmentFilter,
  type RoleFilter,
  roleAssignmentSchema,
  roleSchema,
  type User,
  type UserCreate,
  type UserFilter,
  userSchema,
} from './wire'

/** Keystone v3. */
export type IdentityClient = {
  tokens: {
    /** Undefined when the token is not valid, not any more, or none. */
    find(token: string): Promise<Token | undefined>
    /** Revokes it. A token that is not valid is success. */
    delete(token: string): Promise<void>
  }
  projects: Resource<Project, ProjectFilter, ProjectCreate, Partial<ProjectCreate>> & {
    /** Those in which the user of the token has a role; works with an unscoped token. */
    listOwn(): Promise<Project[]>
  }
  users: Resource<User, UserFilter, UserCreate, Partial<UserCreate>>
  roles: {
    list(filter?: RoleFilter): Promise<Role[]>
    find(filter: RoleFilter): Promise<Role | undefined>
    /** Gives a user a role in a project; doing it twice is harmless. */
    assign(projectId: string, userId: string, roleId: string): Promise<void>
    /** Absent is success. */
    unassign(projectId: string, userId: string, roleId: string): Promise<void>
    isAssigned(projectId: string, userId: string, roleId: string): Promise<boolean>
    listAssignments(filter: RoleAssignmentFilter): Promise<RoleAssignment[]>
  }
  /** Only the user itself may make them, not an admin on its behalf. */
  applicationCredentials: {
    list(userId: string, filter?: ApplicationCredentialFilter): Promise<ApplicationCredential[]>
    find(userId: string, filter: ApplicationCredentialFilter): Promise<ApplicationCredential | undefined>
    get(userId: string, id: string): Promise<ApplicationCredential>
    /** The only answer with the `secret`. */
    create(userId: string, input: ApplicationCredentialCreate): Promise<ApplicationCredential>
    delete(userId: string, id: string): Promise<void>
  }
}

export function makeIdentityClient(service: Service): IdentityClient {
  const projects = makeResource<typeof projectSchema, ProjectFilter, ProjectCreate, Partial<ProjectCreate>>(service, {
    path: '/projects',
    one: 'project',
    many: 'projects',
    schema: projectSchema,
    updateWith: 'PATCH',
  })
  return {
    tokens: makeTokens(service),
    projects: {
      ...projects,
      listOwn: () => service.list('/auth/projects', 'projects', projectSchema, { operation: 'list own projects' }),
    },
    users: makeResource(service, {
      path: '/users',
      one: 'user',
      many: 'users',
      schema: userSchema,
      updateWith: 'PATCH',
      secretFields: ['password'],
    }),
    roles: makeRoles(service),
    applicationCredentials: makeApplicationCredentials(service),
  }
}

function makeTokens(service: Service): IdentityClient['tokens'] {
  const call = (operation: string, token: string) => ({
    operation,
    headers: { 'X-Subject-Token': token },
    secrets: [token],
  })
  return {
    async find(token) {
      try {
        const body = await service.get('/auth/tokens', tokenAnswerSchema, call('validate token', token))
        return tokenFromWire(token, body)
      } catch (error) {
        if (isNotFound(error)) return undefined
        throw error
      }
    },
    delete: token => absentIsSuccess(service.send('DELETE', '/auth/tokens', call('revoke token', token))),
  }
}

function makeRoles(service: Service): IdentityClient['roles'] {
  const path = (projectId: string, userId: string, roleId: string) =>
    `/projects/${segment(projectId)}/users/${segment(userId)}/roles/${segment(roleId)}`
  const list = (filter?: RoleFilter) =>
    listMatching(
      service,
      { path: '/roles', many: 'roles', schema: roleSchema },
      { operation: 'list roles', query: filter },
    )
  return {
    list,
    find: async filter => onlyOne(await list(filter), service, 'find role'),
    async assign(...of) {
      await service.send('PUT', path(...of), { operation: 'assign role' })
    },
    unassign: (...of) => absentIsSuccess(service.send('DELETE', path(...of), { operation: 'unassign role' })),
    async isAssigned(...of) {
      try {
        await service.send('HEAD', path(...of), { operation: 'check role' })
        return true
      } catch (error) {
        if (isNotFound(error)) return false
        throw error
      }
    },
    listAssignments: filter =>
      service.list('/role_assignments', 'role_assignments', roleAssignmentSchema, {
        operation: 'list role assignments',
        query: filter,
      }),
  }
}

function makeApplicationCredentials(service: Service): IdentityClient['applicationCredentials'] {
  const of = (userId: string) =>
    makeResource<
      typeof applicationCredentialSchema,
      ApplicationCredentialFilter,
      ApplicationCredentialCreate,
      Record<string, never>
    >(service, {
      path: `/users/${segment(userId)}/application_credentials`,
      one: 'application_credential',
      many: 'application_credentials',
      schema: applicationCredentialSchema,
      secretFields: ['secret'],
    })
  return {
    list: (userId, filter) => of(userId).list(filter),
    find: (userId, filter) => of(userId).find(filter),
    get: (userId, id) => of(userId).get(id),
    create: (userId, input) => of(userId).create(input),
    delete: (userId, id) => of(userId).delete(id),
  }
}
