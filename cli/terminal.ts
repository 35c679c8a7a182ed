/** Where a person types, or what is piped in. */
export type Input = NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?(raw: boolean): unknown }

/** What a command sees of the outside. */
export type Terminal = {
  env: Record<string, string | undefined>
  /** A line of what was asked for; goes into files and pipes. */
  out(text: string): void
  /** A line of everything else: progress and problems. */
  err(text: string): void
  /** A question, whose answer is typed behind it. */
  prompt(text: string): void
  input: Input
  now(): Date
}

export const systemTerminal: Terminal = {
  env: process.env,
  out: text => process.stdout.write(`${text}\n`),
  err: text => process.stderr.write(`${text}\n`),
  prompt: text => process.stderr.write(text),
  input: process.stdin,
  now: () => new Date(),
}
