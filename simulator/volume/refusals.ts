import { asPython, type BodyProblem, Refusal } from '../http/refusal'

const kinds = { 400: 'badRequest', 403: 'forbidden', 404: 'itemNotFound', 409: 'conflictingRequest' } as const
const refusal = (code: keyof typeof kinds, message: string) => new Refusal(code, { [kinds[code]]: { code, message } })

export const badRequest = (message: string): Refusal => refusal(400, message)
export const forbidden = (action: string): Refusal => refusal(403, `Policy doesn't allow ${action} to be performed.`)
export const notFound = (message: string): Refusal => refusal(404, message)
export const volumeNotFound = (id: string): Refusal => notFound(`Volume ${id} could not be found.`)

/** Cinder says too much with 413, not 403. */
export const overLimit = (message: string): Refusal =>
  new Refusal(413, { overLimit: { code: 413, message, retryAfter: '0' } }, { 'Retry-After': '0' })

export function badBody(problem: BodyProblem): Refusal {
  if (problem.kind === 'missing')
    return badRequest(
      'The server could not comply with the request since it is either malformed or otherwise incorrect.',
    )
  if (problem.kind === 'unknown')
    return badRequest(`Additional properties are not allowed ('${problem.names.join("', '")}' was unexpected)`)
  return badRequest(
    `Invalid input for field/attribute ${problem.name}. Value: ${asPython(problem.value).replace(/^'|'$/g, '')}. ${problem.reason}`,
  )
}
