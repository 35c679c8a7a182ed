/**
 * What one step answers. Waiting is an answer: steps never sleep. `usable` says that the steps after this one can begin
 * although it is not finished, as workers join while further control-plane machines still come up.
 */
export type Outcome<Failure> =
  | { state: 'done'; message: string }
  | { state: 'waiting'; message: string; usable?: boolean }
  | { state: 'blocked'; failure: Failure; retryMs: number; usable?: boolean }

/** What became of a step in a pass; `pending` when those before it were not far enough. */
export type StepResult<Failure> = Outcome<Failure> | { state: 'pending' }

/** Whether the steps after one with this result may begin. */
export function isUsable(result: StepResult<unknown>): boolean {
  return result.state === 'done' || (result.state !== 'pending' && result.usable === true)
}
