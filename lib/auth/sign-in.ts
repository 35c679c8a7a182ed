import { randomUUID } from 'node:crypto'
import { Refusal } from '@/lib/domain/refusal'
import type { PortalSession, ProjectRef } from '@/lib/domain/session'
import { recordAudit } from '@/lib/store/audit'
import { makeBearer } from './bearer'
import type { AuthContext } from './context'
import { countAttempt } from './count-attempt'
import { enterProject } from './enter-project'
import type { Keystone } from './keystone'
import { sessionFromStored } from './live-session'
import { revokeToken } from './sign-out'

export type SignIn = {
  kind: 'browser' | 'cli'
  user: string
  domain: string
  password: string
  /** Name or id of the project to enter; a wish that cannot be met is an error. */
  project?: string
  /** Id of the project of last time; forgotten when it is not there any more. */
  lastProjectId?: string
  /** Where the request comes from. */
  address: string
  requestId: string
}

/** `bearer` is for the command line only. */
export type OpenedSession = { session: PortalSession; bearer: string | null }
type SignedIn = Awaited<ReturnType<Keystone['signIn']>>

/**
 * Signs a person in with Keystone and makes a session. With one project it is entered; with several the named one or the
 * one of last time, else none yet. Throws `Refusal`: WrongPassword, AccountLocked, KeystoneUnreachable, NoProject,
 * TooManyAttempts.
 */
export async function signIn(context: AuthContext, request: SignIn): Promise<OpenedSession> {
  const attempt = await countAttempt(context.limits, request)
  const signedIn = await context.keystone.signIn(request).catch(async error => {
    if (error instanceof Refusal && error.code === 'KeystoneUnreachable') await attempt.takeBack()
    throw error
  })
  await attempt.succeeded()
  return openSession(context, request, signedIn).catch(async error => {
    await revokeToken(context, signedIn.token)
    throw error
  })
}

async function openSession(context: AuthContext, request: SignIn, signedIn: SignedIn): Promise<OpenedSession> {
  const { token, user, expiresAt } = signedIn
  const projects = (await context.keystone.listProjects(token)) ?? []
  const wanted = pickProject(projects, request)
  const entered = wanted && (await enterProject(context, token, wanted))
  const bearer = request.kind === 'cli' ? makeBearer() : null
  const stored = await context.sessions.create(
    {
      id: randomUUID(),
      kind: request.kind,
      userId: user.id,
      userName: user.name,
      domainName: user.domainName,
      tenantId: entered?.project.id ?? null,
      roles: entered?.roles ?? [],
      projects: projects.map(p => (p.id === entered?.project.id ? entered.project : p)),
      checkedAt: context.now(),
      expiresAt,
    },
    { token, secretHash: bearer?.secretHash },
  )
  await context.sessions.deleteExpired(context.now())
  await recordAudit(context.database, {
    actorId: stored.userId,
    actorName: stored.userName,
    tenantId: stored.tenantId,
    action: 'session.sign-in',
    object: `session/${stored.id}`,
    after: { kind: stored.kind },
    requestId: request.requestId,
  })
  return { session: sessionFromStored(stored), bearer: bearer?.token ?? null }
}

function pickProject(projects: ProjectRef[], request: SignIn): ProjectRef | undefined {
  if (projects.length === 0) {
    throw new Refusal(
      'NoProject',
      'You have no project in this cloud. Ask its operator, or the administrator of a project, for a role in one.',
    )
  }
  if (!request.project) return projects.length === 1 ? projects[0] : projects.find(p => p.id === request.lastProjectId)
  const named = projects.filter(p => p.id === request.project || p.name === request.project)
  if (named.length === 1) return named[0]
  const names = projects.map(p => p.name).join(', ')
  throw new Refusal(
    'NoProject',
    named.length === 0
      ? `You have no project ${request.project}. Yours are: ${names}.`
      : `Several of your projects are called ${request.project}. Give the id.`,
  )
}
