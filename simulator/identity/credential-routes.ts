import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { newHexId, newSecret } from '../ids'
import { effectiveRoles } from './directory'
import type { C, Keystone } from './keystone'
import { badRequest, conflict, forbidden, notFound } from './refusals'

/** Application credentials: a user's own, except that the admin may read and delete. */
export function addCredentialRoutes(app: Hono<Env>, keystone: Keystone): void {
  const { directory, views, body, caller, adminOrSelf, list, byName } = keystone
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
}
