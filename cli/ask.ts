import { createInterface } from 'node:readline/promises'
import { CommandError, UsageError } from './errors'
import type { Input, Terminal } from './terminal'

/** Asks on the terminal; throws `UsageError` with `instead` when there is none. */
export async function ask(terminal: Terminal, question: string, instead: string): Promise<string> {
  if (!terminal.input.isTTY) throw new UsageError(instead)
  terminal.prompt(question)
  const lines = createInterface({ input: terminal.input })
  try {
    return (await lines.question('')).trim()
  } finally {
    lines.close()
  }
}

/** Asks without showing what is typed. */
export async function askSecret(terminal: Terminal, question: string, instead: string): Promise<string> {
  const { input } = terminal
  if (!input.isTTY || !input.setRawMode) throw new UsageError(instead)
  terminal.prompt(question)
  input.setRawMode(true)
  try {
    return await readLineRaw(input)
  } finally {
    input.setRawMode(false)
    input.pause()
    terminal.prompt('\n')
  }
}

/** All that is piped in. */
export async function readPiped({ input }: Terminal): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of input) chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks).toString('utf8')
}

const interrupt = '\u0003'
const endOfInput = '\u0004'
const backspaces = ['\b', '\u007f']

/** The terminal edits nothing in this mode: we do. */
function readLineRaw(input: Input): Promise<string> {
  return new Promise((resolve, reject) => {
    let typed: string[] = []
    const end = (finish: () => void) => {
      input.off('data', read)
      finish()
    }
    const read = (chunk: Buffer | string) => {
      for (const character of chunk.toString()) {
        if (character === interrupt) return end(() => reject(new CommandError('Interrupted.')))
        if (character === '\r' || character === '\n' || character === endOfInput)
          return end(() => resolve(typed.join('')))
        typed = backspaces.includes(character) ? typed.slice(0, -1) : [...typed, character]
      }
    }
    input.on('data', read)
    input.resume()
  })
}
