import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { newSecret } from '../ids'
import { addUser, deleteUser, domain, projectsOf } from './directory'
import type { Keystone } from './keystone'
import { conflict, unauthorized } from './refusals'

/** Users. */
export function addUserRoutes(app: Hono<Env>, keystone: Keystone): void {
  const { url, directory, views, body, admin, adminOrSelf, list, get, byName } = keystone
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
}
