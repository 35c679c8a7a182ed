import type { Clock } from './clock'
import { type ErrorKind, isOpenStackError, type ServiceName } from './errors'
import { type Layer, type Method, requestIdOf } from './request'

/** One try of one call. */
export type ObservedCall = {
  service: ServiceName
  operation: string
  method: Method
  /** Without host and query. */
  path: string
  /** Null when no answer came. */
  status: number | null
  ms: number
  requestId: string | undefined
  /** Why no answer came. */
  failure: ErrorKind | undefined
}
export type OnCall = (call: ObservedCall) => void

/** Tells of every try, answered or not. */
export const observe =
  (onCall: OnCall, clock: Clock): Layer =>
  next =>
  async request => {
    const { service, operation, method } = request
    const started = clock.now()
    const tell = (outcome: Pick<ObservedCall, 'status' | 'requestId' | 'failure'>) =>
      onCall({ service, operation, method, path: new URL(request.url).pathname, ms: clock.now() - started, ...outcome })
    const answer = await next(request).catch(error => {
      tell({ status: null, requestId: undefined, failure: isOpenStackError(error) ? error.kind : undefined })
      throw error
    })
    tell({ status: answer.status, requestId: requestIdOf(answer), failure: undefined })
    return answer
  }
