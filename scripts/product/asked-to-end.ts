/** Resolves at Ctrl-C or a polite kill. A second Ctrl-C ends this process at once and leaves the rest to the next start. */
export function untilAskedToEnd(): Promise<'asked'> {
  return new Promise(resolve => {
    let asked = false
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
      process.on(signal, () => {
        if (asked && signal === 'SIGINT') process.exit(130)
        asked = true
        resolve('asked')
      })
    }
  })
}
