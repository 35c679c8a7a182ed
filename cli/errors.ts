import { ApiError } from '../lib/contract/client'

/** The command was not written as it has to be; exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError'
}

/** Something that a person has to know and that is not a bug; exit code 1. */
export class CommandError extends Error {
  override name = 'CommandError'
}

/** A problem in a sentence, and the failing fields below it, a line each. */
export function describeError(error: unknown): string {
  if (error instanceof ApiError) return describeApiError(error)
  return error instanceof Error ? error.message : String(error)
}

export const exitCodeOf = (error: unknown): number => (error instanceof UsageError ? 2 : 1)

function describeApiError({ problem, retryAfterSeconds }: ApiError): string {
  const lines = [problem.detail]
  if (retryAfterSeconds !== null) lines.push(`Try again in ${retryAfterSeconds} s.`)
  if (problem.status === 401) lines.push('Sign in with: slipway login')
  // The sentence of an invalid request often is its only field error.
  for (const { field, message } of problem.errors ?? []) lines.push(`  ${field}: ${message}`)
  if (problem.status >= 500 && problem.requestId)
    lines.push(`For the people who run the portal: request ${problem.requestId}`)
  return lines.join('\n')
}
