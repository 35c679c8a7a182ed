import { z } from 'zod'
import type { Refusal } from '../http/refusal'
import type { ApplicationCredential, Directory, Project, Token, User } from './directory'
import { domain, effectiveRoles } from './directory'
import { notFound, notFoundMessage, unauthorized } from './refusals'
import { findToken, issueToken, lockAfter, lockMs } from './tokens'

const domainRef = z.object({ id: z.string().optional(), name: z.string().optional() })
const userRef = z.object({ id: z.string().optional(), name: z.string().optional(), domain: domainRef.optional() })
const projectRef = userRef

export const authSchema = z.object({
  auth: z.object({
    identity: z.object({
      methods: z.array(z.string()),
      password: z.object({ user: userRef.extend({ password: z.string() }) }).optional(),
      token: z.object({ id: z.string() }).optional(),
      application_credential: z
        .object({
          id: z.string().optional(),
          name: z.string().optional(),
          secret: z.string(),
          user: userRef.optional(),
        })
        .optional(),
    }),
    scope: z
      .union([z.literal('unscoped'), z.object({ project: projectRef.optional(), domain: domainRef.optional() })])
      .optional(),
  }),
})
type Auth = z.infer<typeof authSchema>['auth']

const isOurDomain = (of: z.infer<typeof domainRef> | undefined) => of?.id === domain.id || of?.name === domain.name

/** Issues a token, or throws what Keystone answers. */
export function signIn(directory: Directory, url: string, auth: Auth): Token {
  const { identity } = auth
  if (identity.application_credential) return signInWithCredential(directory, url, auth)
  if (identity.token) return rescope(directory, url, auth)
  const user = userByPassword(directory, url, identity.password?.user)
  return issueToken(directory, {
    userId: user.id,
    projectId: scopeOf(directory, url, auth, user),
    methods: ['password'],
    applicationCredentialId: undefined,
  })
}

function rescope(directory: Directory, url: string, auth: Auth): Token {
  const parent = findToken(directory, auth.identity.token?.id)
  if (!parent) throw notFoundMessage('Could not recognize Fernet token')
  const user = directory.users.get(parent.userId)
  if (!user || parent.applicationCredentialId !== undefined) throw unauthorized(url)
  return issueToken(directory, {
    userId: user.id,
    projectId: scopeOf(directory, url, auth, user),
    methods: [...new Set([...parent.methods, 'token'])],
    applicationCredentialId: undefined,
    parent,
  })
}

function signInWithCredential(directory: Directory, url: string, auth: Auth): Token {
  if (auth.scope !== undefined) throw credentialScopeRefusal(url)
  const asked = auth.identity.application_credential
  const credential = findCredential(directory, asked)
  if (!credential) throw notFound('Application Credential', asked?.id ?? asked?.name ?? '')
  const user = directory.users.get(credential.userId)
  const isExpired = credential.expiresAt !== undefined && credential.expiresAt <= Date.now()
  if (!user?.enabled || isExpired || credential.secret !== asked?.secret) throw unauthorized(url)
  return issueToken(directory, {
    userId: user.id,
    projectId: credential.projectId,
    methods: ['application_credential'],
    applicationCredentialId: credential.id,
  })
}

function credentialScopeRefusal(url: string): Refusal {
  return unauthorized(
    url,
    'Error authenticating with application credential: Application credentials cannot request a scope.',
  )
}

function findCredential(
  directory: Directory,
  asked: Auth['identity']['application_credential'],
): ApplicationCredential | undefined {
  if (asked?.id !== undefined) return directory.applicationCredentials.get(asked.id)
  const user = findUser(directory, asked?.user)
  return [...directory.applicationCredentials.values()].find(one => one.userId === user?.id && one.name === asked?.name)
}

function findUser(directory: Directory, asked: z.infer<typeof userRef> | undefined): User | undefined {
  if (asked?.id !== undefined) return directory.users.get(asked.id)
  if (!isOurDomain(asked?.domain)) return undefined
  return [...directory.users.values()].find(user => user.name === asked?.name)
}

function userByPassword(
  directory: Directory,
  url: string,
  asked: (z.infer<typeof userRef> & { password: string }) | undefined,
): User {
  const user = findUser(directory, asked)
  if (!user) throw unauthorized(url)
  if (user.lockedUntil > Date.now())
    throw unauthorized(url, user.saysLocked ? `The account is locked for user: ${user.id}.` : undefined)
  if (asked?.password !== user.password) {
    user.wrongPasswords += 1
    if (user.wrongPasswords >= lockAfter) {
      user.lockedUntil = Date.now() + lockMs
      user.wrongPasswords = 0
    }
    throw unauthorized(url)
  }
  user.wrongPasswords = 0
  if (!user.enabled) throw unauthorized(url)
  return user
}

/** The project of the scope; without one the user's default project, when there is a role in it. */
function scopeOf(directory: Directory, url: string, auth: Auth, user: User): string | undefined {
  if (auth.scope === 'unscoped') return undefined
  const isAllowed = (project: Project | undefined) =>
    project?.enabled === true && effectiveRoles(directory, user.id, project.id).length > 0
  if (auth.scope === undefined) {
    const project = directory.projects.get(user.defaultProjectId ?? '')
    return isAllowed(project) ? project?.id : undefined
  }
  const asked = auth.scope.project
  const project =
    asked?.id === undefined
      ? [...directory.projects.values()].find(one => one.name === asked?.name && isOurDomain(asked?.domain))
      : directory.projects.get(asked.id)
  if (!isAllowed(project)) throw unauthorized(url)
  return project?.id
}
