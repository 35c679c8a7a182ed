import { Hono } from 'hono'
import type { Env } from '../http/env'
import { addAuthRoutes } from './auth-routes'
import { addCredentialRoutes } from './credential-routes'
import type { Directory } from './directory'
import { createKeystone } from './keystone'
import { addProjectRoutes } from './project-routes'
import { addRoleRoutes } from './role-routes'
import { addUserRoutes } from './user-routes'

/** Keystone, version 3. */
export function createIdentityRoutes(url: string, directory: Directory): Hono<Env> {
  const app = new Hono<Env>()
  const version = {
    id: 'v3.14',
    links: [{ href: `${url}/identity/v3/`, rel: 'self' }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.identity-v3+json' }],
    status: 'stable',
    updated: '2020-04-07T00:00:00Z',
  }

  app.get('/', c => c.json({ versions: { values: [version] } }, 300))
  app.get('/v3', c => c.json({ version }))
  app.get('/v3/', c => c.json({ version }))

  const keystone = createKeystone(url, directory)
  addAuthRoutes(app, keystone)
  addProjectRoutes(app, keystone)
  addUserRoutes(app, keystone)
  addRoleRoutes(app, keystone)
  addCredentialRoutes(app, keystone)
  return app
}
