import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { addProject, deleteProject, domain } from './directory'
import type { C, Keystone } from './keystone'
import { conflict, forbidden, notFound } from './refusals'

/** Projects, and the one domain. */
export function addProjectRoutes(app: Hono<Env>, keystone: Keystone): void {
  const { directory, views, body, caller, admin, list, get, byName } = keystone
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
}
