import type { JsonObject } from '../json'

/** Where in an object something is wrong, as `details.causes` of a Status says it. */
export type Cause = { reason: string; message: string; field?: string }

type Kind = { group: string; resource: string; name?: string; kind?: string }

/** An answer of the API server that is not success; `toStatus` gives its body. */
export class ApiError extends Error {
  constructor(
    readonly code: number,
    readonly reason: string,
    message: string,
    readonly details?: JsonObject,
  ) {
    super(message)
  }

  toStatus(): JsonObject {
    return {
      kind: 'Status',
      apiVersion: 'v1',
      metadata: {},
      status: 'Failure',
      message: this.message,
      reason: this.reason,
      ...(this.details ? { details: this.details } : {}),
      code: this.code,
    }
  }
}

const qualified = (of: Kind) => (of.group ? `${of.resource}.${of.group}` : of.resource)
const qualifiedKind = (of: Kind) => (of.group ? `${of.kind ?? of.resource}.${of.group}` : (of.kind ?? of.resource))

function details(of: Kind, causes?: Cause[]): JsonObject {
  return {
    ...(of.name ? { name: of.name } : {}),
    ...(of.group ? { group: of.group } : {}),
    kind: of.resource,
    ...(causes ? { causes } : {}),
  }
}

export const notFound = (of: Kind): ApiError =>
  new ApiError(404, 'NotFound', `${qualified(of)} "${of.name}" not found`, details(of))

export const noSuchPath = (): ApiError =>
  new ApiError(404, 'NotFound', 'the server could not find the requested resource', {})

export const alreadyExists = (of: Kind): ApiError =>
  new ApiError(409, 'AlreadyExists', `${qualified(of)} "${of.name}" already exists`, details(of))

const staleText = 'the object has been modified; please apply your changes to the latest version and try again'

export const conflict = (of: Kind, why = staleText): ApiError =>
  new ApiError(409, 'Conflict', `Operation cannot be fulfilled on ${qualified(of)} "${of.name}": ${why}`, details(of))

/** A server-side apply that would take fields from other managers. */
export const applyConflict = (causes: Cause[]): ApiError => {
  const by = [...new Set(causes.map(cause => cause.message))]
  const one = causes.length === 1
  const text =
    by.length === 1
      ? `Apply failed with ${one ? '1 conflict' : `${causes.length} conflicts`}: ${one ? `${by[0]}: ${causes[0]?.field}` : `${by[0]}:\n${causes.map(cause => `- ${cause.field}`).join('\n')}`}`
      : `Apply failed with ${causes.length} conflicts: ${by
          .map(
            who =>
              `${who}:\n${causes
                .filter(cause => cause.message === who)
                .map(cause => `- ${cause.field}`)
                .join('\n')}`,
          )
          .join('\n')}`
  return new ApiError(409, 'Conflict', text, { causes })
}

export const invalid = (of: Kind, causes: Cause[]): ApiError => {
  const texts = causes.map(cause => (cause.field ? `${cause.field}: ${cause.message}` : cause.message))
  const text = texts.length === 1 ? texts[0] : `[${texts.join(', ')}]`
  return new ApiError(422, 'Invalid', `${qualifiedKind(of)} "${of.name ?? ''}" is invalid: ${text}`, {
    ...details({ ...of, resource: of.kind ?? of.resource }),
    causes: causes.map(cause => ({ ...cause })),
  })
}

export const badRequest = (message: string): ApiError => new ApiError(400, 'BadRequest', message)

export const unauthorized = (): ApiError => new ApiError(401, 'Unauthorized', 'Unauthorized')

export const forbidden = (of: Kind, why: string): ApiError =>
  new ApiError(
    403,
    'Forbidden',
    of.resource ? `${qualified(of)}${of.name ? ` "${of.name}"` : ''} is forbidden: ${why}` : `forbidden: ${why}`,
    of.resource ? details(of) : {},
  )

export const methodNotAllowed = (): ApiError =>
  new ApiError(405, 'MethodNotAllowed', 'the server does not allow this method on the requested resource', {})

export const unsupportedMediaType = (accepted: string[]): ApiError =>
  new ApiError(
    415,
    'UnsupportedMediaType',
    `the body of the request was in an unknown format - accepted media types include: ${accepted.join(', ')}`,
    {},
  )

export const notAcceptable = (accepted: string[]): ApiError =>
  new ApiError(406, 'NotAcceptable', `only the following media types are accepted: ${accepted.join(', ')}`, {})

export const expired = (message: string): ApiError => new ApiError(410, 'Expired', message)

export const tooManyRequests = (message: string, causes: Cause[], retryAfterSeconds?: number): ApiError =>
  new ApiError(429, 'TooManyRequests', message, {
    causes: causes.map(cause => ({ ...cause })),
    ...(retryAfterSeconds ? { retryAfterSeconds } : {}),
  })

export const internal = (message: string): ApiError =>
  new ApiError(500, 'InternalError', `Internal error occurred: ${message}`, { causes: [{ message }] })

export const unavailable = (message: string): ApiError => new ApiError(503, 'ServiceUnavailable', message)

/** What a delete answers when the object is gone at once. */
export const success = (of: Kind & { uid: string }): JsonObject => ({
  kind: 'Status',
  apiVersion: 'v1',
  metadata: {},
  status: 'Success',
  details: { ...details(of), uid: of.uid },
})
