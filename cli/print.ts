import { stringify } from 'yaml'
import type { GlobalOptions } from './connection'
import type { Terminal } from './terminal'

/** Prints an answer of the API as it is, or as a text for people. */
export function print(terminal: Terminal, options: GlobalOptions, value: unknown, asText: () => string): void {
  if (options.output === 'json') terminal.out(JSON.stringify(value, null, 2))
  else if (options.output === 'yaml') terminal.out(stringify(value, { lineWidth: 0 }).trimEnd())
  else terminal.out(asText())
}
