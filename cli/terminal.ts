/** What a command sees of the outside. */
export type Terminal = {
  env: Record<string, string | undefined>
  /** What was asked for; goes into files and pipes. */
  out(text: string): void
  /** Everything else: questions, progress, problems. */
  err(text: string): void
  input: NodeJS.ReadStream
  now(): Date
}

export const systemTerminal: Terminal = {
  env: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
  input: process.stdin,
  now: () => new Date(),
}
