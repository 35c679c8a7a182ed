import { spawn } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { StartError } from '../embedded/start-error'

export interface ServiceOptions {
  name: string
  /** What Node runs: a script and its arguments. */
  argv: string[]
  environment: Record<string, string>
  /** Folder for `<name>.log`; the log of the last run is replaced. */
  logFolder: string
}

/** A process of the product. It has its own process group, so that Ctrl-C reaches it in the order we choose. */
export interface Service {
  name: string
  pid: number
  logFile: string
  /** Resolves with how it ended, whoever ended it. */
  ended: Promise<string>
  /** Asks it to end, insists after 25 seconds; resolves when it is gone. */
  stop(): Promise<void>
  /** Ends it as a crash would. */
  kill(): Promise<void>
}

export function startService(options: ServiceOptions): Service {
  mkdirSync(options.logFolder, { recursive: true })
  const logFile = path.join(options.logFolder, `${options.name}.log`)
  // Straight into the file: a child that outlives us must not choke on a broken pipe.
  const log = openSync(logFile, 'w', 0o600)
  const child = spawn(process.execPath, ['--enable-source-maps', ...options.argv], {
    env: { NODE_ENV: process.env.NODE_ENV ?? 'production', ...inherited(), ...options.environment },
    detached: true,
    stdio: ['ignore', log, log],
  })
  closeSync(log)
  const ended = new Promise<string>(resolve => {
    child.once('error', cause => resolve(cause.message))
    child.once('exit', (code, signal) => resolve(signal ? `signal ${signal}` : `exit code ${code}`))
  })
  if (child.pid === undefined) throw new StartError(`${options.name} could not be started.`)
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal)
    const insist = setTimeout(() => child.kill('SIGKILL'), 25_000)
    await ended
    clearTimeout(insist)
  }
  return {
    name: options.name,
    pid: child.pid,
    logFile,
    ended,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  }
}

/** What any process needs; settings of the product are given one by one, so that nothing strays in. */
function inherited(): Record<string, string> {
  const names = ['PATH', 'HOME', 'USER', 'LANG', 'TZ', 'TMPDIR', 'NODE_EXTRA_CA_CERTS', 'SSL_CERT_FILE']
  const values = names.flatMap(name => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { NEXT_TELEMETRY_DISABLED: '1', ...Object.fromEntries(values) }
}

/** Resolves once the address answers without a server error; throws a `StartError` when the process ends first. */
export function waitUntilAnswers(service: Service, url: string): Promise<void> {
  return waitUntil(service, async () => {
    try {
      const response = await fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(5000) })
      return response.status < 500 ? 'ready' : `HTTP ${response.status}`
    } catch (cause) {
      return cause instanceof Error ? cause.message : String(cause)
    }
  })
}

/** Resolves once the log holds the text. */
export function waitUntilSays(service: Service, text: string): Promise<void> {
  return waitUntil(service, async () => (readFileSync(service.logFile, 'utf8').includes(text) ? 'ready' : 'not ready'))
}

async function waitUntil(service: Service, look: () => Promise<string>, timeoutMs = 60_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  let end: string | undefined
  void service.ended.then(how => {
    end = how
  })
  let state = 'not asked yet'
  while (end === undefined && Date.now() < deadline) {
    state = await look()
    if (state === 'ready') return
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  const why = end === undefined ? `is not ready after ${timeoutMs / 1000} s (${state})` : `ended with ${end}`
  throw new StartError(`${service.name} ${why}. Its last words (${service.logFile}):\n${lastWords(service.logFile)}`)
}

export function lastWords(logFile: string): string {
  return readFileSync(logFile, 'utf8').trim().split('\n').slice(-12).join('\n')
}
