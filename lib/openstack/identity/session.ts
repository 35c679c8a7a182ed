import type { TokenSource } from '../http/authenticate'
import type { Clock } from '../http/clock'
import { isNotFound, OpenStackError } from '../http/errors'
import { parseAnswer, under } from '../http/parse'
import type { Request, Send } from '../http/request'
import { singleFlight } from '../http/single-flight'
import { authRequestFrom, type Credentials, identityUrl, secretsOf } from './credentials'
import { type Token, tokenFromWire } from './token'
import { tokenBodySchema } from './wire'

/** A new token is taken when this part of the life of the old one is over, so that it does not end under way. */
const usedUp = 0.95

/** Signs in when the first call needs it, and again when the token ends or is refused. */
export class Session implements TokenSource {
  #held: { token: Token; renewAt: number } | undefined
  readonly #signIn: () => Promise<Token>

  constructor(
    private readonly credentials: Credentials,
    send: Send,
    private readonly clock: Clock,
  ) {
    this.#signIn = singleFlight(async () => {
      const token = await signIn(credentials, send)
      // Counted from now: the clocks of the cloud and ours need not agree.
      const lifeMs = token.expiresAt.getTime() - token.issuedAt.getTime()
      this.#held = { token, renewAt: clock.now() + lifeMs * usedUp }
      return token
    })
  }

  /**
   * Throws Unauthorized when Keystone refuses. An expired password is told in the text; a locked or disabled account, a
   * project without a role and an unknown domain look like a wrong password, so that nobody can probe for accounts
   * (keystone/notifications.py turns AccountLocked into a plain Unauthorized, OSSA-2021-003).
   */
  async token(): Promise<Token> {
    const held = this.#held
    // What came from a token cannot outlive it: asking again would only give the same end.
    const renews = this.credentials.type !== 'token'
    if (held && (!renews || this.clock.now() < held.renewAt)) return held.token
    return this.#signIn()
  }

  /** Known once signed in. */
  get projectId(): string | undefined {
    return this.#held?.token.projectId
  }

  async current(): Promise<string> {
    return (await this.token()).id
  }

  async renewed(refused: string): Promise<string> {
    if (this.#held?.token.id === refused) this.#held = undefined
    return this.current()
  }
}

/** `{"token": {...}}`, as answered to a sign-in and to a look at a token. */
export const tokenAnswerSchema = under('token', tokenBodySchema)

/**
 * Keystone says 404 to an application credential that was deleted. Every call signs in when it must, so that would read
 * as "what you call is gone", and a deletion would believe it.
 */
async function signIn(credentials: Credentials, send: Send): Promise<Token> {
  const request = signInRequest(credentials)
  const answer = await send(request).catch(error => {
    throw isNotFound(error) ? new OpenStackError({ ...error, kind: 'Unauthorized' }) : error
  })
  const body = parseAnswer(tokenAnswerSchema, request, answer)
  const id =
    credentials.type === 'token' && !credentials.scope ? credentials.token : answer.headers.get('x-subject-token')
  if (id) return tokenFromWire(id, body)
  const { service, operation } = request
  throw new OpenStackError({ kind: 'Unparsable', service, operation, text: 'The answer has no X-Subject-Token.' })
}

function signInRequest(credentials: Credentials): Request {
  const url = `${identityUrl(credentials.authUrl)}/auth/tokens`
  const common = { service: 'identity', url, repeatable: true, secrets: secretsOf(credentials) } as const
  if (credentials.type === 'token' && !credentials.scope) {
    const { token } = credentials
    const headers = { Accept: 'application/json', 'X-Auth-Token': token, 'X-Subject-Token': token }
    return { ...common, operation: 'validate token', method: 'GET', headers }
  }
  return {
    ...common,
    operation: 'sign in',
    method: 'POST',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(authRequestFrom(credentials)),
  }
}
