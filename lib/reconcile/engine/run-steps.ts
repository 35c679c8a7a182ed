import { isUsable, type Outcome, type StepResult } from './outcome'

/** One part of a reconcile. `after` names the steps whose work it builds on; taking down goes the other way round. */
export type Step<Name extends string, Context, Report, Failure> = {
  name: Name
  after: readonly Name[]
  reconcile(context: Context): Promise<Outcome<Report, Failure>>
  remove(context: Context): Promise<Outcome<Report, Failure>>
}

/**
 * Runs each step once, as soon as all that it waits for are usable, side by side where nothing forbids it. `run` turns
 * trouble into an outcome, so that one step in trouble does not stop the others.
 */
export async function runSteps<Name extends string, Context, Report, Failure>(
  steps: readonly Step<Name, Context, Report, Failure>[],
  direction: 'reconcile' | 'remove',
  run: (step: Step<Name, Context, Report, Failure>) => Promise<Outcome<Report, Failure>>,
): Promise<Map<Name, StepResult<Report, Failure>>> {
  const results = new Map<Name, Promise<StepResult<Report, Failure>>>()
  const resultOf = (step: Step<Name, Context, Report, Failure>): Promise<StepResult<Report, Failure>> => {
    const known = results.get(step.name)
    if (known) return known
    const before = steps.filter(other =>
      direction === 'reconcile' ? step.after.includes(other.name) : other.after.includes(step.name),
    )
    const result = Promise.all(before.map(resultOf)).then(async (earlier): Promise<StepResult<Report, Failure>> => {
      const ready = earlier.every(direction === 'reconcile' ? isUsable : r => r.state === 'done')
      return ready ? run(step) : { state: 'pending' }
    })
    results.set(step.name, result)
    return result
  }
  const settled = await Promise.all(steps.map(async step => [step.name, await resultOf(step)] as const))
  return new Map(settled)
}
