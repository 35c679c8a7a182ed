import { z } from 'zod'

export const projectSchema = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string().nullish(),
  description: z.string().nullish(),
  enabled: z.boolean().default(true),
})
export type Project = z.infer<typeof projectSchema>
export type ProjectFilter = { name?: string; domain_id?: string; enabled?: boolean }
export type ProjectCreate = { name: string; domain_id?: string; description?: string; enabled?: boolean }

export const userSchema = z.object({
  id: z.string(),
  name: z.string(),
  domain_id: z.string(),
  description: z.string().nullish(),
  enabled: z.boolean(),
  default_project_id: z.string().nullish(),
  password_expires_at: z.string().nullish(),
})
export type User = z.infer<typeof userSchema>
export type UserFilter = { name?: string; domain_id?: string; enabled?: boolean }
export type UserCreate = {
  name: string
  domain_id?: string
  password?: string
  description?: string
  enabled?: boolean
  default_project_id?: string
  options?: Record<string, boolean>
}

export const roleSchema = z.object({ id: z.string(), name: z.string(), domain_id: z.string().nullish() })
export type Role = z.infer<typeof roleSchema>
export type RoleFilter = { name?: string; domain_id?: string }

const reference = z.object({ id: z.string(), name: z.string().optional() })
export const roleAssignmentSchema = z.object({
  role: reference,
  user: reference.optional(),
  group: reference.optional(),
  scope: z.object({ project: reference.optional() }),
})
export type RoleAssignment = z.infer<typeof roleAssignmentSchema>
/** The key `effective` takes no value: being there says that groups and implied roles are resolved. */
export type RoleAssignmentFilter = {
  'user.id'?: string
  'role.id'?: string
  'scope.project.id'?: string
  effective?: ''
  include_names?: 'true'
}

export const applicationCredentialSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  project_id: z.string(),
  /** ISO 8601 without a zone; UTC is meant. */
  expires_at: z.string().nullish(),
  unrestricted: z.boolean().nullish(),
  roles: z.array(roleSchema).default([]),
  /** Shown once, in the answer to its creation. */
  secret: z.string().optional(),
})
export type ApplicationCredential = z.infer<typeof applicationCredentialSchema>
export type ApplicationCredentialFilter = { name?: string }
export type ApplicationCredentialCreate = {
  name: string
  description?: string
  expires_at?: string
  roles?: ({ id: string } | { name: string })[]
  unrestricted?: boolean
  /** Keystone makes one when it is left out. */
  secret?: string
}

const endpointSchema = z.object({
  interface: z.string(),
  region_id: z.string().nullish(),
  region: z.string().nullish(),
  url: z.string(),
})
export const catalogSchema = z.array(z.object({ type: z.string(), endpoints: z.array(endpointSchema) }))
export type ServiceCatalog = z.infer<typeof catalogSchema>

const domain = z.object({ id: z.string(), name: z.string() })
const inDomain = z.object({ id: z.string(), name: z.string(), domain })

/** The body that comes with a token; the token itself is in the header X-Subject-Token. */
export const tokenBodySchema = z.object({
  user: inDomain.extend({ password_expires_at: z.string().nullish() }),
  project: inDomain.optional(),
  roles: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  methods: z.array(z.string()).default([]),
  /** ISO 8601. */
  issued_at: z.string(),
  expires_at: z.string(),
  catalog: catalogSchema.default([]),
})
export type TokenBody = z.infer<typeof tokenBodySchema>
