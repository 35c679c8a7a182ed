import { randomUUID } from 'node:crypto'
import type { Layer } from './request'

/** A global request id, the same for every try, that the services write to their logs beside their own. */
export const requestId: Layer = next => request =>
  next({ ...request, headers: { 'X-OpenStack-Request-ID': `req-${randomUUID()}`, ...request.headers } })
