import { parseShell } from './parse-shell'
import type { AndOr, Command, Part, Pipeline, Redirect, Script, Word } from './syntax'
import { ShellSyntaxError } from './syntax'

/** What a command reads and where its words go. */
export type Streams = { stdin: string; out(text: string): void; error(text: string): void }

/** The machine under a shell: its files and programs. */
export type ShellHost = {
  readFile(path: string): string | undefined
  writeFile(path: string, text: string): void
  isDirectory(path: string): boolean
  /** Runs a program; undefined when the machine has none of that name. */
  run(argv: string[], streams: Streams, shell: Shell): Promise<number | undefined>
}

class Exit extends Error {
  constructor(readonly code: number) {
    super(`exit ${code}`)
  }
}
class Jump extends Error {
  constructor(
    readonly kind: 'break' | 'continue' | 'return',
    readonly code = 0,
  ) {
    super(kind)
  }
}

/** One run of sh: variables, functions, the last exit code. */
export class Shell {
  readonly variables = new Map<string, string>()
  private readonly functions = new Map<string, Command>()
  private positional: string[] = []
  private last = 0
  private stopsOnError = false

  constructor(private readonly host: ShellHost) {}

  /** Runs a script to its end; returns its exit code. */
  async execute(text: string, streams: Streams, args: string[] = []): Promise<number> {
    this.positional = args
    try {
      return await this.script(parseShell(text), streams)
    } catch (error) {
      if (error instanceof Exit) return error.code
      if (error instanceof Jump) return error.code
      if (!(error instanceof ShellSyntaxError)) throw error
      streams.error(`sh: ${error.message}\n`)
      return 2
    }
  }

  /** `sh file` and `sh -c text` start with nothing but what was exported; here: with the variables there are. */
  child(): Shell {
    const child = new Shell(this.host)
    for (const [name, value] of this.variables) child.variables.set(name, value)
    return child
  }

  private async script(script: Script, streams: Streams): Promise<number> {
    for (const item of script) {
      this.last = await this.andOr(item, streams)
      // As in sh: what is tested by && and || does not end the script.
      if (this.last !== 0 && this.stopsOnError && item.rest.length === 0 && !item.first.negated)
        throw new Exit(this.last)
    }
    return this.last
  }

  private async andOr({ first, rest }: AndOr, streams: Streams): Promise<number> {
    let code = await this.tested(rest.length > 0, () => this.pipeline(first, streams))
    for (const { operator, pipeline } of rest) {
      this.last = code
      if ((code === 0) === (operator === '&&')) code = await this.pipeline(pipeline, streams)
    }
    return code
  }

  /** Runs something whose failure is looked at, so that it does not end the script. */
  private async tested<T>(isTested: boolean, run: () => Promise<T>): Promise<T> {
    const before = this.stopsOnError
    if (isTested) this.stopsOnError = false
    try {
      return await run()
    } finally {
      if (isTested) this.stopsOnError = before
    }
  }

  private async pipeline({ commands, negated }: Pipeline, streams: Streams): Promise<number> {
    let { stdin } = streams
    let code = 0
    for (const [index, command] of commands.entries()) {
      const isLast = index === commands.length - 1
      let collected = ''
      const out = isLast
        ? streams.out
        : (text: string) => {
            collected += text
          }
      code = await this.command(command, { ...streams, stdin, out })
      stdin = collected
    }
    return negated ? Number(code === 0) : code
  }

  private async command(command: Command, streams: Streams): Promise<number> {
    if (command.kind === 'function') {
      this.functions.set(command.name, command.body)
      return 0
    }
    const redirected = await this.redirect(command.redirects, streams)
    try {
      return await this.body(command, redirected.streams)
    } finally {
      redirected.finish()
    }
  }

  private async body(command: Exclude<Command, { kind: 'function' }>, streams: Streams): Promise<number> {
    switch (command.kind) {
      case 'simple':
        return this.simple(command, streams)
      case 'group':
        if (!command.subshell) return this.script(command.body, streams)
        return this.subshell(command.body, streams)
      case 'if':
        for (const { condition, body } of command.branches) {
          if ((await this.tested(true, () => this.script(condition, streams))) === 0) return this.script(body, streams)
        }
        return command.otherwise ? this.script(command.otherwise, streams) : 0
      case 'for': {
        const words: string[] = []
        for (const word of command.words) words.push(...(await this.expand(word, streams)))
        let code = 0
        for (const value of words) {
          this.variables.set(command.name, value)
          const step = await this.loopBody(command.body, streams)
          if (step === 'break') break
          code = this.last
        }
        return code
      }
      case 'loop':
        for (;;) {
          const code = await this.tested(true, () => this.script(command.condition, streams))
          if ((code === 0) === command.until) return 0
          if ((await this.loopBody(command.body, streams)) === 'break') return 0
        }
    }
  }

  private async subshell(script: Script, streams: Streams): Promise<number> {
    try {
      return await this.script(script, streams)
    } catch (error) {
      if (error instanceof Exit) return error.code
      throw error
    }
  }

  private async loopBody(body: Script, streams: Streams): Promise<'break' | 'continue'> {
    try {
      await this.script(body, streams)
    } catch (error) {
      if (error instanceof Jump && error.kind !== 'return') return error.kind
      throw error
    }
    return 'continue'
  }

  private async simple(command: Extract<Command, { kind: 'simple' }>, streams: Streams): Promise<number> {
    const argv: string[] = []
    for (const word of command.words) argv.push(...(await this.expand(word, streams)))
    for (const { name, value } of command.assignments) {
      this.variables.set(name, (await this.expandText(value, streams)) ?? '')
    }
    const [name, ...args] = argv
    if (name === undefined) return 0
    const known = this.functions.get(name)
    if (known) return this.call(known, args, streams)
    const builtIn = this.builtIn(name, args)
    if (builtIn !== undefined) return builtIn
    const code = await this.host.run(argv, streams, this)
    if (code !== undefined) return code
    streams.error(`sh: ${name}: not found\n`)
    return 127
  }

  private async call(body: Command, args: string[], streams: Streams): Promise<number> {
    const before = this.positional
    this.positional = args
    try {
      return await this.command(body, streams)
    } catch (error) {
      if (error instanceof Jump && error.kind === 'return') return error.code
      throw error
    } finally {
      this.positional = before
    }
  }

  private builtIn(name: string, args: string[]): number | undefined {
    switch (name) {
      case 'exit':
        throw new Exit(Number(args[0] ?? this.last))
      case 'return':
        throw new Jump('return', Number(args[0] ?? this.last))
      case 'break':
      case 'continue':
        throw new Jump(name)
      case 'set':
        for (const option of args) {
          if (/^-\w*e/.test(option)) this.stopsOnError = true
          if (/^\+\w*e/.test(option)) this.stopsOnError = false
        }
        return 0
      case 'export':
      case 'local':
      case 'readonly':
        for (const text of args) {
          const [variable = '', ...value] = text.split('=')
          if (value.length > 0) this.variables.set(variable, value.join('='))
        }
        return 0
      case 'shift':
        this.positional = this.positional.slice(Number(args[0] ?? 1))
        return 0
      case 'unset':
        for (const variable of args) this.variables.delete(variable)
        return 0
      case 'trap':
      case 'umask':
      case 'cd':
      case 'wait':
        return 0
      default:
        return undefined
    }
  }

  private async redirect(redirects: Redirect[], streams: Streams): Promise<{ streams: Streams; finish(): void }> {
    const result = { ...streams }
    const files: { path: string; text: string }[] = []
    for (const { descriptor, operator, target } of redirects) {
      const text = (await this.expandText(target, streams)) ?? ''
      if (operator === '<') result.stdin = this.host.readFile(text) ?? ''
      else if (operator === '<<') result.stdin = text
      else if (operator === '>&') {
        if (descriptor === 2) result.error = result.out
        else result.out = result.error
      } else if (text === '/dev/null') result[descriptor === 2 ? 'error' : 'out'] = () => {}
      else if (!/^\/dev\/(console|stdout|stderr|tty\w*|kmsg)$/.test(text)) {
        const file = { path: text, text: operator === '>>' ? (this.host.readFile(text) ?? '') : '' }
        files.push(file)
        result[descriptor === 2 ? 'error' : 'out'] = more => {
          file.text += more
        }
      }
    }
    const finish = () => {
      for (const { path, text } of files) this.host.writeFile(path, text)
    }
    return { streams: result, finish }
  }

  private async expand(word: Word, streams: Streams): Promise<string[]> {
    const words: string[] = []
    let current: string | undefined
    for (const part of word) {
      if (part.kind === 'variable' && part.name === '@') {
        const [first, ...others] = this.positional
        if (first !== undefined) current = (current ?? '') + first
        for (const other of others) {
          if (current !== undefined) words.push(current)
          current = other
        }
        continue
      }
      const text = await this.partText(part, streams)
      if (('quoted' in part && part.quoted) || part.kind === 'arithmetic' || part.kind === 'text') {
        current = (current ?? '') + text
        continue
      }
      const [first = '', ...others] = text.split(/\s+/)
      if (first) current = (current ?? '') + first
      for (const other of others) {
        if (current !== undefined) words.push(current)
        current = other || undefined
      }
    }
    if (current !== undefined) words.push(current)
    return words
  }

  private async expandText(word: Word, streams: Streams): Promise<string | undefined> {
    let text = ''
    for (const part of word) text += await this.partText(part, streams)
    return text
  }

  private async partText(part: Part, streams: Streams): Promise<string> {
    switch (part.kind) {
      case 'text':
        return part.text
      case 'arithmetic':
        return String(this.arithmetic(part.text))
      case 'command': {
        let collected = ''
        const code = await this.subshell(part.script, {
          ...streams,
          out: text => {
            collected += text
          },
        })
        this.last = code
        return collected.replace(/\n+$/, '')
      }
      case 'variable': {
        const value = this.variable(part.name)
        const missing = part.operator?.startsWith(':') ? !value : value === undefined
        const how = part.operator?.at(-1)
        if (how === '+') return missing ? '' : ((await this.expandText(part.operand ?? [], streams)) ?? '')
        if (!missing || !how) return value ?? ''
        const other = (await this.expandText(part.operand ?? [], streams)) ?? ''
        if (how === '=') this.variables.set(part.name, other)
        return other
      }
    }
  }

  private variable(name: string): string | undefined {
    if (name === '?') return String(this.last)
    if (name === '#') return String(this.positional.length)
    if (name === '*' || name === '@') return this.positional.join(' ')
    if (name === '$') return '1'
    if (/^\d$/.test(name)) return name === '0' ? 'sh' : this.positional[Number(name) - 1]
    return this.variables.get(name)
  }

  /** Sums, differences, products and quotients of whole numbers, from left to right by precedence. */
  private arithmetic(text: string): number {
    const tokens = text.match(/\d+|[A-Za-z_]\w*|[-+*/%()]/g) ?? []
    let at = 0
    const atom = (): number => {
      const token = tokens[at++] ?? '0'
      if (token === '(') {
        const value = sum()
        at++
        return value
      }
      if (token === '-') return -atom()
      return /^\d/.test(token) ? Number(token) : Number(this.variable(token) ?? 0) || 0
    }
    const product = (): number => {
      let value = atom()
      for (let operator = tokens[at]; operator && '*/%'.includes(operator); operator = tokens[at]) {
        at += 1
        const next = atom()
        value = operator === '*' ? value * next : operator === '/' ? Math.trunc(value / next) : value % next
      }
      return value
    }
    const sum = (): number => {
      let value = product()
      for (let operator = tokens[at]; operator && '+-'.includes(operator); operator = tokens[at]) {
        at += 1
        value += operator === '+' ? product() : -product()
      }
      return value
    }
    return sum()
  }
}
