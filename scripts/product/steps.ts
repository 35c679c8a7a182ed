export interface Steps {
  /** Ends the step before and says what begins. */
  begin(what: string): void
  end(): void
}

/** Says what is being done and how long each part took, so that nobody looks at a silent terminal. */
export function reportSteps(): Steps {
  let running: { what: string; since: number } | undefined
  const end = () => {
    if (running) console.log(`  ${running.what} (${((Date.now() - running.since) / 1000).toFixed(1)} s)`)
    running = undefined
  }
  return {
    end,
    begin(what) {
      end()
      running = { what, since: Date.now() }
    },
  }
}
