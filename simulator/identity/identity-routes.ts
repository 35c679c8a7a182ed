import { type Context, Hono } from 'hono'
import { type ZodType, z } from 'zod'
import { type Env, readJson } from '../http/env'
import { bodyProblem } from '../http/refusal'
import { newHexId, newSecret } from '../ids'
import type { Caller } from './caller'
import { catalog } from './catalog'
import {
  addProject,
  addUser,
  assign,
  type Directory,
  deleteProject,
  deleteUser,
  domain,
  effectiveRoles,
  expandRoles,
  findAssignment,
  projectsOf,
  type Token,
  unassign,
} from './directory'
import { badBody, badRequest, conflict, forbidden, notFound, notFoundMessage, unauthorized } from './refusals'
import { authSchema, signIn } from './sign-in'
import { callerOf, findToken, rolesOfToken } from './tokens'
import { createViews } from './views'

type C = Context<Env>

/** Keystone, version 3. */
export function createIdentityRoutes(url: string, directory: Directory): Hono<Env> {
  const app = new Hono<Env>()
  const views = createViews(url, directory)
  const version = {
    id: 'v3.14',
    links: [{ href: `${url}/identity/v3/`, rel: 'self' }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
  }

  const body = async <T>(c: C, schema: ZodType<T>): Promise<T> => {
    const json = await readJson(c)
    const parsed = schema.safeParse(json ?? {})
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, json))
    return parsed.data
  }
  const caller = (c: C): Caller => {
    const found = callerOf(directory, c.req.header('X-Auth-Token'))
    if (!found) throw unauthorized(url)
    return found
  }
  const admin = (c: C, action: string): Caller => {
    const found = caller(c)
    if (!found.isAdmin) throw forbidden(`identity:${action}`)
    return found
  }
  const adminOrSelf = (c: C, action: string): Caller => {
    const found = caller(c)
    if (!found.isAdmin && found.userId !== c.req.param('user')) throw forbidden(`identity:${action}`)
    return found
  }
  const list = <T>(c: C, name: string, items: T[]) =>
    c.json(views.list(name, items, { path: c.req.path, query: new URL(c.req.url).search }))
  const get = <T>(from: Map<string, T>, what: string, id: string | undefined): T => {
    const found = from.get(id ?? '')
    if (found === undefined) throw notFound(what, id ?? '')
    return found
  }
  const byName = <T extends { name: string; enabled?: boolean }>(c: C, items: Iterable<T>) => {
    const name = c.req.query('name')
    const isEnabled = c.req.query('enabled')?.toLowerCase()
    return [...items]
      .filter(item => name === undefined || item.name === name)
      .filter(item => isEnabled === undefined || String(item.enabled) === isEnabled)
      .filter(() => (c.req.query('domain_id') ?? domain.id) === domain.id)
  }

  app.get('/', c => c.json({ versions: { values: [version] } }, 300))
  app.get('/v3', c => c.json({ version }))
  app.get('/v3/', c => c.json({ version }))

  const tokenView = (token: Token, withCatalog: boolean) => {
    const user = directory.users.get(token.userId)
    const project = directory.projects.get(token.projectId ?? '')
    const credential = directory.applicationCredentials.get(token.applicationCredentialId ?? '')
    const time = (ms: number) => new Date(ms).toISOString().replace(/Z$/, '000Z')
    return {
      methods: token.methods,
      user: { domain, id: token.userId, name: user?.name, password_expires_at: null },
      audit_ids: token.auditIds,
      expires_at: time(token.expiresAt),
      issued_at: time(token.issuedAt),
      ...(project && {
        project: { domain, id: project.id, name: project.name },
        is_domain: false,
        roles: rolesOfToken(directory, token).map(({ id, name }) => ({ id, name })),
        ...(withCatalog && { catalog: catalog(url, project.id) }),
      }),
      ...(credential && {
        application_credential: { id: credential.id, name: credential.name, restricted: !credential.unrestricted },
      }),
    }
  }

  app.post('/v3/auth/tokens', async c => {
    const { auth } = await body(c, authSchema)
    const token = signIn(directory, url, auth)
    return c.json({ token: tokenView(token, c.req.query('nocatalog') === undefined) }, 201, {
      'X-Subject-Token': token.id,
      Vary: 'X-Auth-Token',
    })
  })
  const subject = (c: C, action: string): Token => {
    const who = caller(c)
    const id = c.req.header('X-Subject-Token')
    if (id === undefined) throw notFoundMessage('No token in the request')
    if (id !== who.tokenId && !who.isAdmin) throw forbidden(`identity:${action}`)
    const token = findToken(directory, id)
    if (!token) throw notFoundMessage('Failed to validate token')
    return token
  }
  app.get('/v3/auth/tokens', c => {
    const token = subject(c, 'validate_token')
    return c.json({ token: tokenView(token, c.req.query('nocatalog') === undefined) }, 200, {
      'X-Subject-Token': token.id,
    })
  })
  app.delete('/v3/auth/tokens', c => {
    directory.tokens.delete(subject(c, 'revoke_token').id)
    return c.body(null, 204)
  })
  app.get('/v3/auth/projects', c => list(c, 'projects', projectsOf(directory, caller(c).userId).map(views.project)))
  app.get('/v3/auth/domains', c => list(c, 'domains', caller(c) && []))
  app.get('/v3/auth/catalog', c => c.json({ catalog: catalog(url, caller(c).projectId ?? '') }))

  const domains = (c: C) => {
    admin(c, 'list_domains')
    const asked = c.req.query('name')
    return asked === undefined || asked === domain.name ? [views.domain()] : []
  }
  app.get('/v3/domains', c => list(c, 'domains', domains(c)))
  app.get('/v3/domains/:id', c => {
    caller(c)
    if (c.req.param('id') !== domain.id) throw notFound('domain', c.req.param('id'))
    return c.json({ domain: views.domain() })
  })

  // Projects
  const projectSchema = z.object({
    project: z.object({
      name: z.string().min(1),
      description: z.string().optional(),
      domain_id: z.string().optional(),
      enabled: z.boolean().optional(),
    }),
  })
  app.get('/v3/projects', c => {
    admin(c, 'list_projects')
    return list(c, 'projects', byName(c, directory.projects.values()).map(views.project))
  })
  app.post('/v3/projects', async c => {
    admin(c, 'create_project')
    const { project } = await body(c, projectSchema)
    const twin = [...directory.projects.values()].find(one => one.name === project.name)
    if (twin)
      throw conflict(
        'project',
        `it is not permitted to have two projects with either the same name or same id in the same domain: name is ${twin.name}, project id ${twin.id}`,
      )
    return c.json({ project: views.project(addProject(directory, project.name, project.description)) }, 201)
  })
  app.get('/v3/projects/:project', c => {
    const who = caller(c)
    const id = c.req.param('project')
    if (!who.isAdmin && who.projectId !== id) throw forbidden('identity:get_project')
    return c.json({ project: views.project(get(directory.projects, 'project', id)) })
  })
  app.patch('/v3/projects/:project', async c => {
    admin(c, 'update_project')
    const project = get(directory.projects, 'project', c.req.param('project'))
    const { project: change } = await body(c, z.object({ project: projectSchema.shape.project.partial() }))
    Object.assign(project, {
      name: change.name ?? project.name,
      description: change.description ?? project.description,
      enabled: change.enabled ?? project.enabled,
    })
    return c.json({ project: views.project(project) })
  })
  app.delete('/v3/projects/:project', c => {
    admin(c, 'delete_project')
    deleteProject(directory, get(directory.projects, 'project', c.req.param('project')).id)
    return c.body(null, 204)
  })

  // Users
  const userSchema = z.object({
    user: z.object({
      name: z.string().min(1),
      password: z.string().optional(),
      enabled: z.boolean().optional(),
      description: z.string().nullable().optional(),
      email: z.string().optional(),
      default_project_id: z.string().nullable().optional(),
      domain_id: z.string().optional(),
      options: z.record(z.string(), z.unknown()).optional(),
    }),
  })
  const applyUser = (id: string, change: Partial<z.infer<typeof userSchema>['user']>) => {
    const user = get(directory.users, 'user', id)
    if (change.name !== undefined) user.name = change.name
    if (change.enabled !== undefined) user.enabled = change.enabled
    if (typeof change.description === 'string') user.description = change.description
    if (change.email !== undefined) user.email = change.email
    if (typeof change.default_project_id === 'string') user.defaultProjectId = change.default_project_id
    if (change.password !== undefined) {
      user.password = change.password
      user.tokensValidFrom = Date.now()
      user.lockedUntil = 0
    }
    return user
  }
  app.get('/v3/users', c => {
    admin(c, 'list_users')
    return list(c, 'users', byName(c, directory.users.values()).map(views.user))
  })
  app.post('/v3/users', async c => {
    admin(c, 'create_user')
    const { user: asked } = await body(c, userSchema)
    if ([...directory.users.values()].some(one => one.name === asked.name))
      throw conflict('user', `Duplicate entry found with name ${asked.name} at domain ID ${domain.id}`)
    const { password: _, ...rest } = asked
    const user = addUser(directory, asked.name, asked.password ?? newSecret(24))
    return c.json({ user: views.user(applyUser(user.id, rest)) }, 201)
  })
  app.get('/v3/users/:user', c => {
    adminOrSelf(c, 'get_user')
    return c.json({ user: views.user(get(directory.users, 'user', c.req.param('user'))) })
  })
  app.patch('/v3/users/:user', async c => {
    admin(c, 'update_user')
    const { user: change } = await body(c, z.object({ user: userSchema.shape.user.partial() }))
    return c.json({ user: views.user(applyUser(c.req.param('user'), change)) })
  })
  app.delete('/v3/users/:user', c => {
    admin(c, 'delete_user')
    deleteUser(directory, get(directory.users, 'user', c.req.param('user')).id)
    return c.body(null, 204)
  })
  app.post('/v3/users/:user/password', async c => {
    const { user: asked } = await body(
      c,
      z.object({ user: z.object({ original_password: z.string(), password: z.string() }) }),
    )
    const user = get(directory.users, 'user', c.req.param('user'))
    if (user.password !== asked.original_password) throw unauthorized(url)
    applyUser(user.id, { password: asked.password })
    return c.body(null, 204)
  })
  app.get('/v3/users/:user/projects', c => {
    adminOrSelf(c, 'list_user_projects')
    return list(c, 'projects', projectsOf(directory, c.req.param('user')).map(views.project))
  })

  // Roles and assignments
  app.get('/v3/roles', c => {
    admin(c, 'list_roles')
    return list(c, 'roles', byName(c, directory.roles.values()).map(views.role))
  })
  app.post('/v3/roles', async c => {
    admin(c, 'create_role')
    const { role: asked } = await body(c, z.object({ role: z.object({ name: z.string().min(1) }) }))
    const role = { id: newHexId(), name: asked.name, implies: [], immutable: false }
    directory.roles.set(role.id, role)
    return c.json({ role: views.role(role) }, 201)
  })
  app.get('/v3/roles/:role', c => {
    admin(c, 'get_role')
    return c.json({ role: views.role(get(directory.roles, 'role', c.req.param('role'))) })
  })
  app.get('/v3/role_inferences', c => {
    admin(c, 'list_role_inference_rules')
    const brief = ({ id, name }: { id: string; name: string }) => ({ id, name })
    const inferences = [...directory.roles.values()]
      .filter(role => role.implies.length > 0)
      .map(role => ({
        prior_role: brief(role),
        implies: role.implies.map(id => brief(get(directory.roles, 'role', id))),
      }))
    return c.json({ role_inferences: inferences })
  })
  const assignmentOf = (c: C) => {
    const of = {
      projectId: get(directory.projects, 'project', c.req.param('project')).id,
      userId: get(directory.users, 'user', c.req.param('user')).id,
      roleId: get(directory.roles, 'role', c.req.param('role')).id,
    }
    return { of, found: findAssignment(directory, of) }
  }
  const noAssignment = (of: { roleId: string; userId: string; projectId: string }) =>
    notFound(
      'role assignment with role',
      `${of.roleId}, user or group: ${of.userId}, project, domain, or system: ${of.projectId}`,
    )
  app.put('/v3/projects/:project/users/:user/roles/:role', c => {
    admin(c, 'create_grant')
    assign(directory, assignmentOf(c).of)
    return c.body(null, 204)
  })
  app.get('/v3/projects/:project/users/:user/roles/:role', c => {
    admin(c, 'check_grant')
    const { of, found } = assignmentOf(c)
    if (!found) throw noAssignment(of)
    return c.body(null, 204)
  })
  app.delete('/v3/projects/:project/users/:user/roles/:role', c => {
    admin(c, 'revoke_grant')
    const { of, found } = assignmentOf(c)
    if (!found) throw noAssignment(of)
    unassign(directory, of)
    return c.body(null, 204)
  })
  app.get('/v3/projects/:project/users/:user/roles', c => {
    admin(c, 'list_grants')
    const { project, user } = c.req.param()
    get(directory.projects, 'project', project)
    get(directory.users, 'user', user)
    const held = directory.assignments.filter(one => one.projectId === project && one.userId === user)
    return list(
      c,
      'roles',
      held.map(one => views.role(get(directory.roles, 'role', one.roleId))),
    )
  })
  app.get('/v3/role_assignments', c => {
    admin(c, 'list_role_assignments')
    const query = new URL(c.req.url).searchParams
    const matches = (name: string, value: string) => (query.get(name) ?? value) === value
    const isFlag = (name: string) => query.has(name) && !['0', 'false', 'False'].includes(query.get(name) ?? '')
    const found = directory.assignments
      .filter(one => matches('user.id', one.userId) && matches('scope.project.id', one.projectId))
      .flatMap(one =>
        isFlag('effective') ? expandRoles(directory, [one.roleId]).map(role => ({ ...one, roleId: role.id })) : [one],
      )
      .filter(one => matches('role.id', one.roleId))
    return list(
      c,
      'role_assignments',
      found.map(one => views.assignment(one, isFlag('include_names'))),
    )
  })

  // Application credentials: a user's own, except that the admin may read and delete.
  const credentialSchema = z.object({
    application_credential: z.object({
      name: z.string().min(1),
      description: z.string().nullable().optional(),
      secret: z.string().optional(),
      expires_at: z.string().nullable().optional(),
      unrestricted: z.boolean().optional(),
      roles: z.array(z.object({ id: z.string().optional(), name: z.string().optional() })).optional(),
    }),
  })
  const credentialsOf = (userId: string) =>
    [...directory.applicationCredentials.values()].filter(one => one.userId === userId)
  app.post('/v3/users/:user/application_credentials', async c => {
    const who = caller(c)
    const { application_credential: asked } = await body(c, credentialSchema)
    if (who.userId !== c.req.param('user') || who.projectId === undefined)
      throw forbidden('identity:create_application_credential')
    const used = directory.applicationCredentials.get(who.applicationCredentialId ?? '')
    if (used && !used.unrestricted)
      throw forbidden(
        "Using method 'application_credential' is not allowed for managing additional application credentials.",
      )
    if (credentialsOf(who.userId).some(one => one.name === asked.name))
      throw conflict('application_credential', `Duplicate entry found with name ${asked.name}`)
    const held = effectiveRoles(directory, who.userId, who.projectId)
    const roleIds = asked.roles?.map(role => held.find(one => one.id === role.id || one.name === role.name)?.id)
    if (roleIds?.some(id => id === undefined))
      throw badRequest('Invalid application credential: Cannot create an application credential with unassigned role')
    const credential = {
      id: newHexId(),
      name: asked.name,
      description: asked.description ?? null,
      secret: asked.secret ?? newSecret(64),
      userId: who.userId,
      projectId: who.projectId,
      roleIds: roleIds?.flatMap(id => id ?? []) ?? held.map(role => role.id),
      expiresAt: asked.expires_at ? Date.parse(`${asked.expires_at.replace(/Z$/, '')}Z`) : undefined,
      unrestricted: asked.unrestricted ?? null,
    }
    directory.applicationCredentials.set(credential.id, credential)
    return c.json(
      { application_credential: { ...views.applicationCredential(credential), secret: credential.secret } },
      201,
    )
  })
  app.get('/v3/users/:user/application_credentials', c => {
    adminOrSelf(c, 'list_application_credentials')
    const found = byName(c, credentialsOf(c.req.param('user')))
    return list(c, 'application_credentials', found.map(views.applicationCredential))
  })
  const ownCredential = (c: C) => {
    const id = c.req.param('credential') ?? ''
    const found = credentialsOf(c.req.param('user') ?? '').find(one => one.id === id)
    if (!found) throw notFound('Application Credential', id)
    return found
  }
  app.get('/v3/users/:user/application_credentials/:credential', c => {
    adminOrSelf(c, 'get_application_credential')
    return c.json({ application_credential: views.applicationCredential(ownCredential(c)) })
  })
  app.delete('/v3/users/:user/application_credentials/:credential', c => {
    const who = adminOrSelf(c, 'delete_application_credential')
    const used = directory.applicationCredentials.get(who.applicationCredentialId ?? '')
    if (used && !used.unrestricted)
      throw forbidden(
        "Using method 'application_credential' is not allowed for managing additional application credentials.",
      )
    directory.applicationCredentials.delete(ownCredential(c).id)
    return c.body(null, 204)
  })

  return app
}
