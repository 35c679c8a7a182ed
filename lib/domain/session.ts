import { z } from 'zod'
import type { TenantRole } from './role'

/** A Keystone project as people see it. */
export const projectRef = z.object({ id: z.string(), name: z.string(), domainName: z.string() })
export type ProjectRef = z.infer<typeof projectRef>

/** A signed-in person. `project` and `role` are null until one of several projects is picked. */
export type PortalSession = {
  id: string
  kind: 'browser' | 'cli'
  user: { id: string; name: string; domainName: string }
  project: ProjectRef | null
  role: TenantRole | null
  projects: ProjectRef[]
  expiresAt: Date
}

/** A session that is in a project: what every use case about clusters works for. */
export type TenantSession = PortalSession & { project: ProjectRef; role: TenantRole }
