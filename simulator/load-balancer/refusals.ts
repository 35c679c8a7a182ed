import { asPython, type BodyProblem, Refusal } from '../http/refusal'

const refusal = (status: 400 | 403 | 404 | 409, faultstring: string) =>
  new Refusal(status, { faultcode: 'Client', faultstring, debuginfo: null })

export const badRequest = (message: string): Refusal => refusal(400, message)
export const validation = (message: string): Refusal => refusal(400, `Validation failure: ${message}`)
export const forbidden = (): Refusal => refusal(403, 'Policy does not allow this request to be performed.')
export const overQuota = (kind: string): Refusal => refusal(403, `Quota has been met for resources: ${kind}`)
export const notFound = (kind: string, id: string): Refusal => refusal(404, `${kind} ${id} not found.`)
export const conflict = (message: string): Refusal => refusal(409, message)
export const immutable = (id: string): Refusal =>
  refusal(409, `Load Balancer ${id} is immutable and cannot be updated.`)
export const pending = (status: string, id: string): Refusal =>
  refusal(409, `Invalid state ${status} of loadbalancer resource ${id}`)

export function badBody(problem: BodyProblem, argument: string): Refusal {
  if (problem.kind === 'unknown')
    return badRequest(`Unknown attribute for argument ${argument}: ${problem.names.join(', ')}`)
  if (problem.kind === 'missing')
    return badRequest(`Invalid input for field/attribute ${problem.name}. Value: 'None'. Mandatory field missing.`)
  return badRequest(
    `Invalid input for field/attribute ${problem.name}. Value: '${asPython(problem.value).replace(/^'|'$/g, '')}'. ${problem.reason}`,
  )
}
