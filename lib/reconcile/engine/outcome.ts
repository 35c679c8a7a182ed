/**
 * What one step answers, in sentences of its own. Waiting is an answer: steps never sleep. `usable` says that the steps
 * after this one can begin although it is not finished, as workers join while further control-plane machines still come
 * up.
 */
export type Outcome<Report, Failure> =
  | { state: 'done'; reports: Report[] }
  | { state: 'waiting'; reports: Report[]; usable?: boolean }
  | { state: 'blocked'; failure: Failure; retryMs: number; usable?: boolean }

/** What became of a step in a pass; `pending` when those before it were not far enough. */
export type StepResult<Report, Failure> = Outcome<Report, Failure> | { state: 'pending' }

/** Whether the steps after one with this result may begin. */
export function isUsable(result: StepResult<unknown, unknown>): boolean {
  return result.state === 'done' || (result.state !== 'pending' && result.usable === true)
}
