/** What a shell script is made of: as much of POSIX sh as scripts that bring up machines use. */

export type Part =
  | { kind: 'text'; text: string; quoted: boolean }
  | { kind: 'variable'; name: string; operator?: string; operand?: Word; quoted: boolean }
  | { kind: 'command'; script: Script; quoted: boolean }
  | { kind: 'arithmetic'; text: string }

export type Word = Part[]

export type Redirect = { descriptor: number; operator: '>' | '>>' | '<' | '>&' | '<<'; target: Word }

export type Command =
  | { kind: 'simple'; assignments: { name: string; value: Word }[]; words: Word[]; redirects: Redirect[] }
  | { kind: 'if'; branches: { condition: Script; body: Script }[]; otherwise?: Script; redirects: Redirect[] }
  | { kind: 'loop'; until: boolean; condition: Script; body: Script; redirects: Redirect[] }
  | { kind: 'for'; name: string; words: Word[]; body: Script; redirects: Redirect[] }
  | { kind: 'group'; body: Script; subshell: boolean; redirects: Redirect[] }
  | { kind: 'function'; name: string; body: Command }

export type Pipeline = { commands: Command[]; negated: boolean }

/** Pipelines joined by && and ||. */
export type AndOr = { first: Pipeline; rest: { operator: '&&' | '||'; pipeline: Pipeline }[] }

export type Script = AndOr[]

export class ShellSyntaxError extends Error {}
