import type { Hono } from 'hono'
import type { Env } from '../http/env'
import { catalog } from './catalog'
import { domain, projectsOf, type Token } from './directory'
import type { C, Keystone } from './keystone'
import { forbidden, notFoundMessage } from './refusals'
import { authSchema, signIn } from './sign-in'
import { findToken, rolesOfToken } from './tokens'

/** Signing in, tokens, and what a token may list of its own. */
export function addAuthRoutes(app: Hono<Env>, keystone: Keystone): void {
  const { url, directory, views, body, caller, list } = keystone
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
}
