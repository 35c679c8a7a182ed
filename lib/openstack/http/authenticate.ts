import type { Layer, Request } from './request'

/** Where the token of a call comes from. */
export type TokenSource = {
  /** A token that should be good. */
  current(): Promise<string>
  /** A token to use after `refused` was answered with 401; concurrent callers get the same. */
  renewed(refused: string): Promise<string>
}

/** Adds the token. A 401 means that it was revoked or ran out early: take a new one and try once more. */
export const authenticate =
  (tokens: TokenSource): Layer =>
  next =>
  async request => {
    const token = await tokens.current()
    const answer = await next(withToken(request, token))
    return answer.status === 401 ? next(withToken(request, await tokens.renewed(token))) : answer
  }

const withToken = (request: Request, token: string): Request => ({
  ...request,
  headers: { ...request.headers, 'X-Auth-Token': token },
})
