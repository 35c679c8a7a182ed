/** Runs `work` once for all who ask while it runs. */
export function singleFlight<T>(work: () => Promise<T>): () => Promise<T> {
  let running: Promise<T> | undefined
  return () => {
    running ??= work().finally(() => {
      running = undefined
    })
    return running
  }
}

/** Like {@link singleFlight}, and the first success is the answer for good. */
export function onceItWorks<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: { value: T } | undefined
  const run = singleFlight(async () => {
    kept = { value: await work() }
    return kept.value
  })
  return async () => (kept ? kept.value : run())
}
