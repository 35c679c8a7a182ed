import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { newHexId } from '../ids'
import { assign, expandRoles, findAssignment, unassign } from './directory'
import type { C, Keystone } from './keystone'
import { notFound } from './refusals'

/** Roles, and who has which in what project. */
export function addRoleRoutes(app: Hono<Env>, keystone: Keystone): void {
  const { directory, views, body, admin, list, get, byName } = keystone
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
}
