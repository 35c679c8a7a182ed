import type { AndOr, Command, Part, Pipeline, Redirect, Script, Word } from './syntax'
import { ShellSyntaxError } from './syntax'

const operators = ['&&', '||', ';;', '>>', '<<', '>&', '&>', ';', '&', '|', '(', ')', '<', '>', '\n']
const reserved = new Set([
  'if',
  'then',
  'elif',
  'else',
  'fi',
  'while',
  'until',
  'for',
  'do',
  'done',
  'in',
  '{',
  '}',
  '!',
  'case',
  'esac',
])

export function parseShell(text: string): Script {
  const parser = new Parser(text)
  const script = parser.list([])
  parser.expectEnd()
  return script
}

/** Reads straight from the text, without a list of tokens: what a character means depends on where it stands. */
class Parser {
  private at = 0
  private readonly hereDocuments: { redirect: Redirect; end: string }[] = []

  constructor(private readonly text: string) {}

  list(ends: string[]): Script {
    const script: Script = []
    for (;;) {
      this.skipSeparators()
      if (this.at >= this.text.length || ends.some(end => this.isNext(end))) return script
      script.push(this.andOr())
      this.skipBlanks()
      const next = this.text[this.at]
      if (next === ';' || next === '\n' || (next === '&' && this.text[this.at + 1] !== '&')) this.take()
      else if (next !== undefined && !ends.some(end => this.isNext(end))) this.fail()
    }
  }

  expectEnd(): void {
    this.skipSeparators()
    if (this.at < this.text.length) this.fail()
  }

  private andOr(): AndOr {
    const result: AndOr = { first: this.pipeline(), rest: [] }
    for (;;) {
      this.skipBlanks()
      const operator = this.text.slice(this.at, this.at + 2)
      if (operator !== '&&' && operator !== '||') return result
      this.at += 2
      this.skipSeparators()
      result.rest.push({ operator, pipeline: this.pipeline() })
    }
  }

  private pipeline(): Pipeline {
    const negated = this.takeWord('!')
    const commands = [this.command()]
    for (;;) {
      this.skipBlanks()
      if (this.text[this.at] !== '|' || this.text[this.at + 1] === '|') return { commands, negated }
      this.at++
      this.skipSeparators()
      commands.push(this.command())
    }
  }

  private command(): Command {
    this.skipBlanks()
    if (this.takeWord('if')) return this.withRedirects(this.ifCommand())
    if (this.takeWord('while')) return this.withRedirects(this.loop(false))
    if (this.takeWord('until')) return this.withRedirects(this.loop(true))
    if (this.takeWord('for')) return this.withRedirects(this.forCommand())
    if (this.takeWord('{')) return this.withRedirects(this.group('}', false))
    if (this.text[this.at] === '(') {
      this.at++
      return this.withRedirects(this.group(')', true))
    }
    const name = /^([A-Za-z_][\w-]*)[ \t]*\([ \t]*\)/.exec(this.text.slice(this.at, this.at + 200))
    if (name?.[1]) {
      this.at += name[0].length
      this.skipSeparators()
      return { kind: 'function', name: name[1], body: this.command() }
    }
    return this.simple()
  }

  private ifCommand(): Command {
    const branches = [this.branch()]
    let otherwise: Script | undefined
    for (;;) {
      if (this.takeWord('elif')) branches.push(this.branch())
      else if (this.takeWord('else')) otherwise = this.list(['fi'])
      else break
    }
    this.expectWord('fi')
    return { kind: 'if', branches, otherwise, redirects: [] }
  }

  private branch() {
    const condition = this.list(['then'])
    this.expectWord('then')
    return { condition, body: this.list(['elif', 'else', 'fi']) }
  }

  private loop(until: boolean): Command {
    const condition = this.list(['do'])
    return { kind: 'loop', until, condition, body: this.doneBody(), redirects: [] }
  }

  private forCommand(): Command {
    this.skipBlanks()
    const name = /^\w+/.exec(this.text.slice(this.at))?.[0] ?? this.fail()
    this.at += name.length
    this.skipSeparators()
    const words: Word[] = []
    if (this.takeWord('in')) {
      for (;;) {
        this.skipBlanks()
        if (/[;\n]|^$/.test(this.text[this.at] ?? '')) break
        words.push(this.word())
      }
    }
    this.skipSeparators()
    return { kind: 'for', name, words, body: this.doneBody(), redirects: [] }
  }

  private doneBody(): Script {
    this.expectWord('do')
    const body = this.list(['done'])
    this.expectWord('done')
    return body
  }

  private group(end: string, subshell: boolean): Command {
    const body = this.list([end])
    if (end === ')') {
      if (this.text[this.at] !== ')') this.fail()
      this.at++
    } else this.expectWord(end)
    return { kind: 'group', body, subshell, redirects: [] }
  }

  private withRedirects(command: Command): Command {
    if (command.kind === 'function') return command
    for (let found = this.redirect(); found; found = this.redirect()) command.redirects.push(found)
    return command
  }

  private simple(): Command {
    const command: Extract<Command, { kind: 'simple' }> = { kind: 'simple', assignments: [], words: [], redirects: [] }
    for (;;) {
      this.skipBlanks()
      const redirect = this.redirect()
      if (redirect) {
        command.redirects.push(redirect)
        continue
      }
      if (this.atOperator() || this.at >= this.text.length) break
      const assigned = /^([A-Za-z_]\w*)=/.exec(this.text.slice(this.at, this.at + 200))
      if (assigned?.[1] && command.words.length === 0) {
        this.at += assigned[0].length
        const empty = /[\s;&|)]|^$/.test(this.text[this.at] ?? '')
        command.assignments.push({ name: assigned[1], value: empty ? [] : this.word() })
      } else command.words.push(this.word())
    }
    if (command.words.length + command.assignments.length + command.redirects.length === 0) this.fail()
    return command
  }

  private redirect(): Redirect | undefined {
    this.skipBlanks()
    const found = /^(\d?)(>>|>&|<<-?|>|<|&>)/.exec(this.text.slice(this.at, this.at + 4))
    if (!found) return undefined
    this.at += found[0].length
    this.skipBlanks()
    const operator = found[2]?.startsWith('<<') ? '<<' : found[2] === '&>' ? '>' : (found[2] as Redirect['operator'])
    const redirect: Redirect = {
      descriptor: Number(found[1] || (operator.startsWith('<') ? 0 : 1)),
      operator,
      target: this.word(),
    }
    if (operator === '<<') {
      const end = redirect.target.map(part => (part.kind === 'text' ? part.text : '')).join('')
      this.hereDocuments.push({ redirect, end })
    }
    return redirect
  }

  /** One word up to a blank or an operator. */
  private word(): Word {
    const parts: Part[] = []
    const begin = this.at
    while (this.at < this.text.length) {
      const next = this.text[this.at]
      if (next === undefined || /\s/.test(next) || this.atOperator()) break
      parts.push(...this.part(false))
    }
    if (this.at === begin) this.fail()
    return parts
  }

  private part(quoted: boolean): Part[] {
    const next = this.text[this.at]
    if (next === '\\') {
      const escaped = this.text[this.at + 1] ?? ''
      this.at += 2
      if (escaped === '\n') return []
      const kept = quoted && !'$`"\\'.includes(escaped) ? `\\${escaped}` : escaped
      return [{ kind: 'text', text: kept, quoted: true }]
    }
    if (next === "'" && !quoted) {
      const end = this.text.indexOf("'", this.at + 1)
      if (end < 0) this.fail()
      const text = this.text.slice(this.at + 1, end)
      this.at = end + 1
      return [{ kind: 'text', text, quoted: true }]
    }
    if (next === '"' && !quoted) return this.doubleQuoted()
    if (next === '$') return [this.dollar(quoted)]
    if (next === '`') {
      const end = this.text.indexOf('`', this.at + 1)
      if (end < 0) this.fail()
      const script = parseShell(this.text.slice(this.at + 1, end))
      this.at = end + 1
      return [{ kind: 'command', script, quoted }]
    }
    this.at++
    return [{ kind: 'text', text: next ?? '', quoted }]
  }

  private doubleQuoted(): Part[] {
    this.at++
    const parts: Part[] = [{ kind: 'text', text: '', quoted: true }]
    while (this.text[this.at] !== '"') {
      if (this.at >= this.text.length) this.fail()
      parts.push(...this.part(true))
    }
    this.at++
    return parts
  }

  private dollar(quoted: boolean): Part {
    const rest = this.text.slice(this.at)
    if (rest.startsWith('$((')) {
      const end = this.text.indexOf('))', this.at)
      if (end < 0) this.fail()
      const text = this.text.slice(this.at + 3, end)
      this.at = end + 2
      return { kind: 'arithmetic', text }
    }
    if (rest.startsWith('$(')) {
      this.at += 2
      const script = this.list([')'])
      if (this.text[this.at] !== ')') this.fail()
      this.at++
      return { kind: 'command', script, quoted }
    }
    const braced = /^\$\{(\w+|[?#@*!-])(?:(:?[-=+?])([^}]*))?\}/.exec(rest)
    if (braced?.[1]) {
      this.at += braced[0].length
      const operand = braced[3] === undefined ? undefined : new Parser(braced[3]).wholeWord()
      return { kind: 'variable', name: braced[1], operator: braced[2], operand, quoted }
    }
    const plain = /^\$([A-Za-z_]\w*|\d|[?#@*$!-])/.exec(rest)
    if (plain?.[1]) {
      this.at += plain[0].length
      return { kind: 'variable', name: plain[1], quoted }
    }
    this.at++
    return { kind: 'text', text: '$', quoted }
  }

  private wholeWord(): Word {
    const parts: Part[] = []
    while (this.at < this.text.length) parts.push(...this.part(false))
    return parts
  }

  private atOperator(): boolean {
    return operators.some(operator => this.text.startsWith(operator, this.at))
  }

  private isNext(word: string): boolean {
    this.skipBlanks()
    if (!this.text.startsWith(word, this.at)) return false
    return word === ')' || /[\s;&|)<>]|^$/.test(this.text[this.at + word.length] ?? '')
  }

  private takeWord(word: string): boolean {
    this.skipBlanks()
    if (!this.isNext(word)) return false
    this.at += word.length
    return true
  }

  private expectWord(word: string): void {
    this.skipSeparators()
    if (!this.takeWord(word)) this.fail()
  }

  private take(): void {
    const next = this.text[this.at++]
    if (next === '\n') this.readHereDocuments()
  }

  private readHereDocuments(): void {
    for (const { redirect, end } of this.hereDocuments.splice(0)) {
      const lines: string[] = []
      while (this.at < this.text.length) {
        const stop = this.text.indexOf('\n', this.at)
        const line = this.text.slice(this.at, stop < 0 ? undefined : stop)
        this.at = stop < 0 ? this.text.length : stop + 1
        if (line.trim() === end) break
        lines.push(`${line}\n`)
      }
      redirect.target = [{ kind: 'text', text: lines.join(''), quoted: true }]
    }
  }

  private skipBlanks(): void {
    for (;;) {
      const next = this.text[this.at]
      if (next === ' ' || next === '\t' || next === '\r') this.at++
      else if (next === '\\' && this.text[this.at + 1] === '\n') this.at += 2
      else if (next === '#' && (this.at === 0 || /[\s;&|(]/.test(this.text[this.at - 1] ?? ''))) {
        const end = this.text.indexOf('\n', this.at)
        this.at = end < 0 ? this.text.length : end
      } else return
    }
  }

  private skipSeparators(): void {
    for (;;) {
      this.skipBlanks()
      const next = this.text[this.at]
      if (next !== '\n' && next !== ';') return
      this.take()
    }
  }

  private fail(): never {
    const line = this.text.slice(0, this.at).split('\n').length
    const next = this.text.slice(this.at).match(/^\s*(\S+)/)?.[1]
    if (next === undefined) throw new ShellSyntaxError(`${line}: Syntax error: end of file unexpected`)
    const what = reserved.has(next) ? `"${next}"` : `"${next.slice(0, 20)}"`
    throw new ShellSyntaxError(`${line}: Syntax error: ${what} unexpected`)
  }
}
