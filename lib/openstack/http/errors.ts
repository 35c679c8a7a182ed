/** The seven APIs that we speak. */
export const services = ['identity', 'compute', 'network', 'load-balancer', 'image', 'volume', 'object-store'] as const
export type ServiceName = (typeof services)[number]

/** Every way in which a call to OpenStack can go wrong. Callers branch on this, never on a text. */
export const errorKinds = [
  /** The service says that there is no such thing. A 404 of something in between does not count. */
  'NotFound',
  'Conflict',
  /** Something still hangs on it: a network with ports, a volume that is attached. */
  'InUse',
  /** The load balancer is PENDING_*; the same call works once it has settled. */
  'Immutable',
  'QuotaExceeded',
  'Forbidden',
  'Unauthorized',
  'RateLimited',
  /** Refused as it was asked; asking again changes nothing. */
  'BadRequest',
  /** 5xx, refused, unreachable, or not in the catalog. */
  'Unavailable',
  /** No answer in time to a call that may safely be repeated. */
  'Timeout',
  /** The answer to a call that must not be repeated was lost. It may have taken effect: look by name. */
  'Ambiguous',
  /** An answer that is not what the service is known to send. */
  'Unparsable',
  /** More than one thing fits where at most one may. */
  'Multiple',
] as const
export type ErrorKind = (typeof errorKinds)[number]

export type OpenStackErrorDetails = {
  kind: ErrorKind
  service: ServiceName
  /** What was attempted, in words: `create server`. */
  operation: string
  /** The message as the service sent it, without markup and without secrets. */
  text: string
  status?: number
  /** The id under which the service logged the call. */
  requestId?: string
  /** Whose quota is used up, as the service's quota API names it: `cores`, `floatingip`, `gigabytes`. */
  resources?: string[]
  /** How long the service asked us to stay away. */
  retryAfterMs?: number
  cause?: unknown
}

/** The only error that `lib/openstack` throws for something that the cloud did. */
export class OpenStackError extends Error {
  override readonly name = 'OpenStackError'
  readonly kind: ErrorKind
  readonly service: ServiceName
  readonly operation: string
  readonly text: string
  readonly status: number | undefined
  readonly requestId: string | undefined
  readonly resources: string[]
  readonly retryAfterMs: number | undefined

  constructor(details: OpenStackErrorDetails) {
    const { kind, service, operation, text, status, requestId } = details
    const place = [kind, status, requestId].filter(part => part !== undefined).join(', ')
    super(`${service}: ${operation}: ${text} (${place})`, { cause: details.cause })
    this.kind = kind
    this.service = service
    this.operation = operation
    this.text = text
    this.status = status
    this.requestId = requestId
    this.resources = details.resources ?? []
    this.retryAfterMs = details.retryAfterMs
  }
}

export const isOpenStackError = (error: unknown): error is OpenStackError => error instanceof OpenStackError

const guard =
  (kind: ErrorKind) =>
  (error: unknown): error is OpenStackError =>
    isOpenStackError(error) && error.kind === kind

export const isNotFound = guard('NotFound')
export const isConflict = guard('Conflict')
export const isInUse = guard('InUse')
export const isImmutable = guard('Immutable')
export const isQuotaExceeded = guard('QuotaExceeded')
export const isForbidden = guard('Forbidden')
export const isUnauthorized = guard('Unauthorized')
export const isRateLimited = guard('RateLimited')
export const isBadRequest = guard('BadRequest')
export const isUnavailable = guard('Unavailable')
export const isTimeout = guard('Timeout')
export const isAmbiguous = guard('Ambiguous')
export const isUnparsable = guard('Unparsable')
export const isMultiple = guard('Multiple')
