import { expect, it } from 'vitest'
import { parseSignInProblem, signInProblemToText } from './sign-in-problem'

it('is read as it was written', () => {
  for (const problem of [
    { code: 'WrongPassword', retryAfterSeconds: null },
    { code: 'TooManyAttempts', retryAfterSeconds: 42 },
  ] as const)
    expect(parseSignInProblem(signInProblemToText(problem))).toEqual(problem)
})

it('takes words of others for trouble of ours', () => {
  expect(parseSignInProblem('OAuthCallback')).toEqual({ code: 'Internal', retryAfterSeconds: null })
})
