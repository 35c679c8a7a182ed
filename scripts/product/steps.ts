export interface Steps {
  /** Ends the step before and says what begins. */
  begin(what: string): void
  end(): void
}

/** Says what is being done and how long it took, so that nobody looks at a silent terminal. */
export function reportSteps(): Steps {
  let since: number | undefined
  const end = () => {
    if (since !== undefined) process.stdout.write(`${((Date.now() - since) / 1000).toFixed(1)} s\n`)
    since = undefined
  }
  return {
    end,
    begin(what) {
      end()
      since = Date.now()
      process.stdout.write(`  ${what} ... `)
    },
  }
}
