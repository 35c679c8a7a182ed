import { randomUUID } from 'node:crypto'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { cache } from 'react'
import { makeUseCaseContext, server } from '@/app/server'
import { currentSession, type TenantSession } from '@/lib/auth/session'
import type { UseCaseContext } from '@/lib/usecases/context'
import { pathHeader } from '@/proxy'

/** Who looks at this page, in which project; sends to sign-in or to the choice of a project first, and back afterwards. */
export const pageSession = cache(async (): Promise<TenantSession> => {
  const session = await currentSession()
  const next = encodeURIComponent((await headers()).get(pathHeader) ?? '/clusters')
  if (!session) redirect(`/login?next=${next}`)
  const { project, role } = session
  if (!project || !role) redirect(`/projects?next=${next}`)
  return { ...session, project, role }
})

/** What the use cases of a page are given. */
export const pageContext = cache(
  async (): Promise<UseCaseContext> => makeUseCaseContext(server(), await pageSession(), randomUUID()),
)
