import { ApiError } from '@/lib/contract/client'
import type { Problem } from '@/lib/contract/common'

/** What to tell of something that a query or mutation threw: the API's problem, or what went wrong in the page itself. */
export function problemOf(error: Error): Pick<Problem, 'detail' | 'code' | 'status' | 'requestId'> {
  return error instanceof ApiError ? error.problem : { detail: error.message, code: 'Page', status: 0, requestId: '' }
}
