import { z } from 'zod'
import { tenantRoles } from '../domain/role'
import { projectRef } from '../domain/session'
import { time } from './common'

export type { ProjectRef } from '../domain/session'

/** Sign-in of the CLI; the browser signs in through next-auth with the same fields. */
export const signInRequest = z
  .object({
    user: z.string().min(1, 'A user name is needed.'),
    domain: z.string().min(1, 'A domain is needed.').default('Default'),
    password: z.string().min(1, 'A password is needed.'),
    /** Name or id; needed when the person has several projects. */
    project: z.string().optional(),
  })
  .meta({ id: 'SignInRequest' })
export type SignInRequest = z.input<typeof signInRequest>

export const sessionResponse = z
  .object({
    user: z.object({ id: z.string(), name: z.string(), domainName: z.string() }),
    /** Null until one is picked. */
    project: projectRef.nullable(),
    role: z.enum(tenantRoles).nullable(),
    projects: z.array(projectRef),
    expiresAt: time,
  })
  .meta({ id: 'Session' })
export type SessionResponse = z.infer<typeof sessionResponse>

export const signInResponse = sessionResponse
  .extend({
    /** Bearer token for the Authorization header. */
    token: z.string(),
  })
  .meta({ id: 'SignInResponse' })
export type SignInResponse = z.infer<typeof signInResponse>

export const switchProjectRequest = z.object({ projectId: z.string() }).meta({ id: 'SwitchProjectRequest' })
