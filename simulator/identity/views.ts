import type { ApplicationCredential, Assignment, Directory, Project, Role, User } from './directory'
import { domain } from './directory'

/** Keystone's objects as it sends them. */
export function createViews(url: string, directory: Directory) {
  const self = (path: string) => ({ self: `${url}/identity/v3/${path}` })

  const role = (of: Role) => ({
    id: of.id,
    name: of.name,
    domain_id: null,
    description: null,
    options: of.immutable ? { immutable: true } : {},
  })

  return {
    project: (of: Project) => ({
      id: of.id,
      name: of.name,
      domain_id: domain.id,
      description: of.description,
      enabled: of.enabled,
      parent_id: domain.id,
      is_domain: false,
      tags: [],
      options: {},
      links: self(`projects/${of.id}`),
    }),
    user: (of: User) => ({
      ...(of.description === undefined ? {} : { description: of.description }),
      ...(of.email === undefined ? {} : { email: of.email }),
      id: of.id,
      name: of.name,
      domain_id: domain.id,
      enabled: of.enabled,
      ...(of.defaultProjectId === undefined ? {} : { default_project_id: of.defaultProjectId }),
      password_expires_at: null,
      options: {},
      links: self(`users/${of.id}`),
    }),
    role: (of: Role) => ({ ...role(of), links: self(`roles/${of.id}`) }),
    domain: () => ({
      id: domain.id,
      name: domain.name,
      description: 'The default domain',
      enabled: true,
      tags: [],
      options: {},
      links: self(`domains/${domain.id}`),
    }),
    applicationCredential: (of: ApplicationCredential) => ({
      id: of.id,
      name: of.name,
      description: of.description,
      user_id: of.userId,
      project_id: of.projectId,
      system: null,
      expires_at: of.expiresAt === undefined ? null : new Date(of.expiresAt).toISOString().replace(/Z$/, '000'),
      unrestricted: of.unrestricted,
      roles: of.roleIds.flatMap(id => {
        const found = directory.roles.get(id)
        return found ? [role(found)] : []
      }),
      links: self(`application_credentials/${of.id}`),
    }),
    assignment: (of: Assignment, withNames: boolean) => {
      const project = directory.projects.get(of.projectId)
      const user = directory.users.get(of.userId)
      const named = (name: string | undefined) => (withNames ? { name } : {})
      const inDomain = withNames ? { domain } : {}
      return {
        links: {
          assignment: `${url}/identity/v3/projects/${of.projectId}/users/${of.userId}/roles/${of.roleId}`,
        },
        scope: { project: { id: of.projectId, ...named(project?.name), ...inDomain } },
        user: { id: of.userId, ...named(user?.name), ...inDomain },
        role: { id: of.roleId, ...named(directory.roles.get(of.roleId)?.name) },
      }
    },
    list: <T>(name: string, items: T[], of: { path: string; query: string }) => ({
      [name]: items,
      links: { next: null, self: `${url}${of.path}${of.query}`, previous: null },
    }),
  }
}

export type Views = ReturnType<typeof createViews>
