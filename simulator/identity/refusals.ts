import type { BodyProblem } from '../http/refusal'
import { Refusal } from '../http/refusal'

const refusal = (code: 400 | 401 | 403 | 404 | 409, title: string, message: string, headers?: Record<string, string>) =>
  new Refusal(code, { error: { code, message, title } }, headers)

/** Also what the middleware before every other service answers without a valid token. */
export const unauthorized = (url: string, message = 'The request you have made requires authentication.'): Refusal =>
  refusal(401, 'Unauthorized', message, { 'WWW-Authenticate': `Keystone uri="${url}/identity/v3"` })

export const forbidden = (action: string): Refusal =>
  refusal(403, 'Forbidden', `You are not authorized to perform the requested action: ${action}.`)
export const notFound = (what: string, id: string): Refusal =>
  refusal(404, 'Not Found', `Could not find ${what}: ${id}.`)
export const notFoundMessage = (message: string): Refusal => refusal(404, 'Not Found', message)
export const conflict = (type: string, message: string): Refusal =>
  refusal(409, 'Conflict', `Conflict occurred attempting to store ${type} - ${message}.`)
export const badRequest = (message: string): Refusal => refusal(400, 'Bad Request', message)

export function badBody(problem: BodyProblem): Refusal {
  if (problem.kind === 'missing') return badRequest(`'${problem.name}' is a required property`)
  if (problem.kind === 'unknown')
    return badRequest(`Additional properties are not allowed ('${problem.names.join("', '")}' was unexpected)`)
  return badRequest(`Invalid input for field '${problem.name}': ${problem.reason}`)
}
