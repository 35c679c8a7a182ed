import { type ErrorBody, parseErrorBody } from './error-body'
import { type ErrorKind, OpenStackError } from './errors'
import { quotaResourcesOf } from './quota-text'
import { type Answer, bodyText, type Layer, type Request, requestIdOf } from './request'
import { retryAfterMs } from './retry-after'

/** Turns every answer but success into an {@link OpenStackError}. */
export const turnIntoErrors =
  (now: () => number): Layer =>
  next =>
  async request => {
    const answer = await next(request)
    if (answer.status < 300) return answer
    throw errorFromAnswer(request, answer, now())
  }

/** The one place where the wording of services is matched; everything else reads `kind`. */
export function errorFromAnswer(request: Request, answer: Answer, now: number): OpenStackError {
  const { service, operation } = request
  const body = parseErrorBody(bodyText(answer), request.secrets)
  const resources = quotaResourcesOf(body)
  return new OpenStackError({
    kind: resources ? 'QuotaExceeded' : kindOf(request, answer.status, body),
    service,
    operation,
    status: answer.status,
    requestId: requestIdOf(answer),
    text: body.text || `Status ${answer.status} without a message.`,
    resources,
    retryAfterMs: retryAfterMs(answer, now),
  })
}

function kindOf(request: Request, status: number, body: ErrorBody): ErrorKind {
  if (status < 400) return 'Unparsable'
  if (status === 401) return 'Unauthorized'
  if (status === 403) return 'Forbidden'
  if (status === 404 || status === 410) return isFromService(request, body) ? 'NotFound' : 'Unparsable'
  if (status === 409) return conflictKind(request, body)
  if (status === 412) return 'Conflict'
  if (status === 413) return /rate.limited/i.test(body.text) ? 'RateLimited' : 'BadRequest'
  if (status === 429 || status === 498) return 'RateLimited'
  if (status < 500) return badRequestKind(body)
  if (status === 501) return 'BadRequest'
  return isAnswerLost(request, status) ? 'Ambiguous' : 'Unavailable'
}

/**
 * A 404 is taken for absence, and absence ends a deletion. One from a proxy or a wrong path must not: it would leave
 * things behind. HEAD has no body to tell by, and Swift answers in HTML.
 */
const isFromService = (request: Request, body: ErrorBody): boolean =>
  body.recognized || request.method === 'HEAD' || request.service === 'object-store'

/** A gateway that gave up waiting does not know what became of the call. */
const isAnswerLost = (request: Request, status: number): boolean =>
  !request.repeatable && (status === 502 || status === 504)

function conflictKind(request: Request, body: ErrorBody): ErrorKind {
  if (request.service === 'load-balancer' && /immutable|invalid state/i.test(body.text)) return 'Immutable'
  if (/InUse$/.test(body.type)) return 'InUse'
  // Swift refuses to delete a container with objects in these words only: "There was a conflict".
  if (request.service === 'object-store' && request.method === 'DELETE') return 'InUse'
  return 'Conflict'
}

/** Things that services report as 400 although nothing was wrong with the request. */
function badRequestKind(body: ErrorBody): ErrorKind {
  // Cinder, delete of an attached volume; Octavia, delete without cascade.
  if (/volume status must be|it has children/i.test(body.text)) return 'InUse'
  // Neutron, add_router_interface for the second time.
  if (/already has a port on subnet/i.test(body.text)) return 'Conflict'
  return 'BadRequest'
}
