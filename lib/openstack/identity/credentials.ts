/** What a token is good for. Unscoped tokens only list projects and are exchanged for scoped ones. */
export type Scope =
  | 'unscoped'
  | { projectId: string }
  | { projectName: string; projectDomainName: string }
  | { projectName: string; projectDomainId: string }

type UserName = { userName: string } & ({ userDomainName: string } | { userDomainId: string })
export type PasswordCredentials = {
  type: 'password'
  authUrl: string
  password: string
  scope: Scope
} & ({ userId: string } | UserName)

/** The scope is the project for which the credential was made. */
export type ApplicationCredentialCredentials = {
  type: 'application-credential'
  authUrl: string
  id: string
  secret: string
}

/** A token from an earlier sign-in; with a scope it is exchanged for one of that scope, which ends no later. */
export type TokenCredentials = { type: 'token'; authUrl: string; token: string; scope?: Scope }

export type Credentials = PasswordCredentials | ApplicationCredentialCredentials | TokenCredentials

/** Keystone's address with the version, whether or not it was given. */
export function identityUrl(authUrl: string): string {
  const url = authUrl.replace(/\/+$/, '')
  return /\/v3$/.test(url) ? url : `${url.replace(/\/v2\.0$/, '')}/v3`
}

/** The body of `POST /v3/auth/tokens`. */
export function authRequestFrom(credentials: Credentials): object {
  switch (credentials.type) {
    case 'password':
      return {
        auth: {
          identity: {
            methods: ['password'],
            password: { user: { ...userOf(credentials), password: credentials.password } },
          },
          scope: scopeToWire(credentials.scope),
        },
      }
    case 'application-credential': {
      const { id, secret } = credentials
      // Asking for a scope is refused: the credential has its own.
      return { auth: { identity: { methods: ['application_credential'], application_credential: { id, secret } } } }
    }
    case 'token':
      return {
        auth: {
          identity: { methods: ['token'], token: { id: credentials.token } },
          scope: scopeToWire(credentials.scope ?? 'unscoped'),
        },
      }
  }
}

/** What must never be shown of them. */
export function secretsOf(credentials: Credentials): string[] {
  switch (credentials.type) {
    case 'password':
      return [credentials.password]
    case 'application-credential':
      return [credentials.secret]
    case 'token':
      return [credentials.token]
  }
}

/** Who signs in, as far as the credentials tell. */
export function subjectOf(credentials: Credentials): string {
  switch (credentials.type) {
    case 'password':
      return 'userId' in credentials ? credentials.userId : credentials.userName
    case 'application-credential':
      return credentials.id
    case 'token':
      return 'token'
  }
}

function userOf(credentials: PasswordCredentials): object {
  if ('userId' in credentials) return { id: credentials.userId }
  const domain = 'userDomainId' in credentials ? { id: credentials.userDomainId } : { name: credentials.userDomainName }
  return { name: credentials.userName, domain }
}

function scopeToWire(scope: Scope): 'unscoped' | { project: object } {
  if (scope === 'unscoped') return scope
  if ('projectId' in scope) return { project: { id: scope.projectId } }
  const domain = 'projectDomainId' in scope ? { id: scope.projectDomainId } : { name: scope.projectDomainName }
  return { project: { name: scope.projectName, domain } }
}
