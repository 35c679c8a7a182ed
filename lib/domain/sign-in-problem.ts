/**
 * Why a browser sign-in failed. next-auth passes one string from the server to the page (`result.error` of `signIn`);
 * this is how it is written and read. No zod here: the sign-in page loads it.
 */
export const signInProblemCodes = [
  'WrongPassword',
  'AccountLocked',
  'KeystoneUnreachable',
  'NoProject',
  'TooManyAttempts',
  'Invalid',
  'Internal',
] as const
export type SignInProblem = { code: (typeof signInProblemCodes)[number]; retryAfterSeconds: number | null }

export function signInProblemToText(problem: SignInProblem): string {
  return problem.retryAfterSeconds === null ? problem.code : `${problem.code}:${problem.retryAfterSeconds}`
}

/** Text that is not ours (next-auth's own errors) is `Internal`. */
export function parseSignInProblem(text: string): SignInProblem {
  const [word, seconds] = text.split(':')
  const code = signInProblemCodes.find(c => c === word) ?? 'Internal'
  return { code, retryAfterSeconds: seconds ? Number(seconds) : null }
}
