import { Refusal } from '@/lib/domain/refusal'
import type { ProjectRef } from '@/lib/domain/session'
import { type Cloud, type CloudOptions, connectCloud } from '@/lib/openstack/cloud'
import { readCloudsYaml } from '@/lib/openstack/clouds-yaml'
import { isForbidden, isNotFound, isOpenStackError, isUnauthorized } from '@/lib/openstack/http/errors'
import type { Credentials } from '@/lib/openstack/identity/credentials'
import type { Token } from '@/lib/openstack/identity/token'
import type { Keystone } from './keystone'

/** A person waits: shorter than what a worker would give it. */
const patience: CloudOptions = { timeoutMs: 15_000, retry: { tries: 2 } }

export type KeystoneAddress = { authUrl: string; options?: CloudOptions }

/** The Keystone of the operator's clouds.yaml, which is read at the first sign-in; its credentials are not used. */
export function keystoneFromCloudsFile(file: string, cloud: string): Keystone {
  return makeKeystone(async () => {
    const { credentials, options } = await readCloudsYaml(file, cloud)
    return { authUrl: credentials.authUrl, options }
  })
}

export function makeKeystone(address: () => Promise<KeystoneAddress>): Keystone {
  const connect = async (credentials: WithoutUrl): Promise<Cloud> => {
    const { authUrl, options } = await address()
    return connectCloud({ ...credentials, authUrl }, { ...options, ...patience })
  }
  const connectByToken = (token: string) => connect({ type: 'token', token })
  return {
    async signIn({ user, domain, password }) {
      const names = { userName: user, userDomainName: domain, password }
      const cloud = await connect({ type: 'password', ...names, scope: 'unscoped' })
      const token = await cloud.token().catch(error => {
        throw signInRefusal(error)
      })
      const { userId: id, userName: name, userDomainName: domainName } = token
      return { token: token.id, expiresAt: token.expiresAt, user: { id, name, domainName } }
    },
    async listProjects(token) {
      const cloud = await connectByToken(token)
      return refused(async () => {
        const own = await cloud.token()
        return (await cloud.identity.projects.listOwn()).filter(p => p.enabled).map(p => projectFromWire(p, own))
      })
    },
    async findRoles(token, projectId) {
      const cloud = await connect({ type: 'token', token, scope: { projectId } })
      return refused(async () => enteredFromToken(await cloud.token()))
    },
    async revoke(token) {
      const cloud = await connectByToken(token)
      await refused(() => cloud.identity.tokens.delete(token))
    },
  }
}

type WithoutUrl = Credentials extends infer Each ? (Each extends Credentials ? Omit<Each, 'authUrl'> : never) : never

/** `undefined` when Keystone refuses the token; throws `Refusal` when it cannot be asked. */
async function refused<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask()
  } catch (error) {
    if (isUnauthorized(error) || isForbidden(error) || isNotFound(error)) return undefined
    throw unreachable(error)
  }
}

/**
 * Keystone answers 401 to all of these. It says so when a password has expired, and old ones when an account is locked or
 * disabled; newer ones hide that (CVE-2021-38155), so a wrong password may be any of the three.
 */
function signInRefusal(error: unknown): Error {
  if (!isUnauthorized(error)) return unreachable(error)
  const { text } = error
  if (/password is expired/i.test(text))
    return new Refusal('AccountLocked', 'The password has expired. Change it in the cloud, then sign in again.')
  // Not the word after "is": it is blotted out when it happens to be the password.
  if (/account is .* for user/i.test(text)) {
    const state = /disabled/i.test(text) ? 'disabled' : 'locked'
    return new Refusal('AccountLocked', `The account is ${state}. The operator of the cloud can open it again.`)
  }
  return new Refusal(
    'WrongPassword',
    'User, domain or password is wrong, or the account is locked or disabled; Keystone does not tell which.',
  )
}

function unreachable(error: unknown): Error {
  if (!isOpenStackError(error)) return error instanceof Error ? error : new Error(String(error))
  return new Refusal('KeystoneUnreachable', 'Keystone, where you sign in, does not answer. Try again in a minute.', {
    cause: error,
  })
}

function projectFromWire(project: { id: string; name: string; domain_id?: string | null }, own: Token): ProjectRef {
  const domainId = project.domain_id ?? ''
  // The list has ids only; the name of another domain is learned when the project is entered.
  return {
    id: project.id,
    name: project.name,
    domainName: domainId === own.userDomainId ? own.userDomainName : domainId,
  }
}

function enteredFromToken(token: Token): { project: ProjectRef; roles: string[] } | undefined {
  const { projectId: id, projectName: name, projectDomainName: domainName } = token
  if (!id || !name || !domainName) return undefined
  return { project: { id, name, domainName }, roles: token.roles }
}
