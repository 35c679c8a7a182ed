import { asPython, type BodyProblem, Refusal } from '../http/refusal'

const kinds = { 400: 'badRequest', 403: 'forbidden', 404: 'itemNotFound', 409: 'conflictingRequest' } as const
const refusal = (code: keyof typeof kinds, message: string) => new Refusal(code, { [kinds[code]]: { code, message } })

export const badRequest = (message: string): Refusal => refusal(400, message)
export const forbidden = (policy: string): Refusal => refusal(403, `Policy doesn't allow ${policy} to be performed.`)
export const quotaExceeded = (message: string): Refusal => refusal(403, message)
export const notFound = (message: string): Refusal => refusal(404, message)
export const conflict = (message: string): Refusal => refusal(409, message)
export const serverNotFound = (id: string): Refusal => notFound(`Instance ${id} could not be found.`)
export const groupNotFound = (id: string): Refusal => notFound(`Instance group ${id} could not be found.`)

/** As jsonschema says it in Nova. */
export function badBody(problem: BodyProblem, body: unknown): Refusal {
  if (problem.kind === 'invalid')
    return badRequest(
      `Invalid input for field/attribute ${problem.name}. Value: ${plain(problem.value)}. ${problem.reason}`,
    )
  const field = problem.at.at(-1) ?? ''
  const value = problem.at.reduce<unknown>((of, key) => Reflect.get(Object(of), key), body)
  const complaint =
    problem.kind === 'missing'
      ? `'${problem.name}' is a required property`
      : `Additional properties are not allowed ('${problem.names.join("', '")}' was unexpected)`
  return badRequest(`Invalid input for field/attribute ${field}. Value: ${plain(value)}. ${complaint}`)
}

const plain = (value: unknown) => asPython(value).replace(/^'|'$/g, '')
