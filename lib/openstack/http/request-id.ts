import { randomUUID } from 'node:crypto'
import type { Layer } from './request'

/** Who asks, and a global request id, the same for every try, that the services write to their logs beside their own. */
export const requestId: Layer = next => request =>
  next({
    ...request,
    headers: { 'User-Agent': 'slipway', 'X-OpenStack-Request-ID': `req-${randomUUID()}`, ...request.headers },
  })
