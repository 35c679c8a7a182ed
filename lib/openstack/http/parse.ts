import { z } from 'zod'
import { OpenStackError } from './errors'
import { type Answer, bodyText, type Request, requestIdOf } from './request'

/** The JSON body of a successful answer, checked against what the service is known to send. */
export function parseAnswer<S extends z.ZodType>(schema: S, request: Request, answer: Answer): z.infer<S> {
  const fail = (text: string, cause: unknown) =>
    new OpenStackError({
      kind: 'Unparsable',
      service: request.service,
      operation: request.operation,
      status: answer.status,
      requestId: requestIdOf(answer),
      text,
      cause,
    })
  const result = schema.safeParse(parseJson(bodyText(answer), fail))
  if (result.success) return result.data
  const issues = result.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`)
  throw fail(`The answer is not as expected: ${issues.slice(0, 5).join('; ')}.`, result.error)
}

/** A body with the object under its own name: `{"server": {...}}`. */
export const under = <S extends z.ZodType>(key: string, schema: S) =>
  z.preprocess(body => z.record(z.string(), z.unknown()).safeParse(body).data?.[key], schema)

function parseJson(text: string, fail: (text: string, cause: unknown) => OpenStackError): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw fail('The answer is not JSON.', cause)
  }
}
