import { asPython, type BodyProblem, Refusal } from '../http/refusal'

const refusal = (status: 400 | 403 | 404 | 409 | 412, type: string, message: string) =>
  new Refusal(status, { NeutronError: { type, message, detail: '' } })

export const badRequest = (message: string, type = 'HTTPBadRequest'): Refusal => refusal(400, type, message)
export const invalidInput = (message: string): Refusal =>
  refusal(400, 'InvalidInput', `Invalid input for operation: ${message}`)
export const conflict = (type: string, message: string): Refusal => refusal(409, type, message)
export const notFound = (type: string, message: string): Refusal => refusal(404, type, message)
export const policyForbidden = (rules: string): Refusal =>
  refusal(403, 'PolicyNotAuthorized', `${rules} is disallowed by policy`)
export const forbidden = (rule: string): Refusal => policyForbidden(`rule:${rule}`)
export const httpForbidden = (message: string): Refusal => refusal(403, 'HTTPForbidden', message)
export const stale = (id: string, revision: string): Refusal =>
  refusal(412, 'RevisionNumberConstraintFailed', `Constrained to ${revision}, but current revision of ${id} is another`)

export const networkNotFound = (id: string) => notFound('NetworkNotFound', `Network ${id} could not be found.`)
export const subnetNotFound = (id: string) => notFound('SubnetNotFound', `Subnet ${id} could not be found.`)
export const portNotFound = (id: string) => notFound('PortNotFound', `Port ${id} could not be found.`)
export const routerNotFound = (id: string) => notFound('RouterNotFound', `Router ${id} could not be found`)
export const floatingIpNotFound = (id: string) => notFound('FloatingIPNotFound', `Floating IP ${id} could not be found`)
export const groupNotFound = (id: string) => notFound('SecurityGroupNotFound', `Security group ${id} does not exist`)
export const ruleNotFound = (id: string) =>
  notFound('SecurityGroupRuleNotFound', `Security group rule ${id} does not exist`)

export const overQuota = (kind: string) => conflict('OverQuota', `Quota exceeded for resources: ['${kind}'].`)

export function badBody(problem: BodyProblem): Refusal {
  if (problem.kind === 'unknown') return badRequest(`Unrecognized attribute(s) '${problem.names.join(', ')}'`)
  if (problem.kind === 'missing')
    return badRequest(`Failed to parse request. Required attribute '${problem.name}' not specified`)
  // An element of a list is reported under the list's name.
  const name = /^\d+$/.test(problem.name) ? problem.at.at(-1) : problem.name
  return badRequest(`Invalid input for ${name}. Reason: ${asPython(problem.value)} ${problem.reason}.`)
}
