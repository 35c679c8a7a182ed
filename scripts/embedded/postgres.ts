import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { access, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { type PostgresAccount, postgresAccount } from './postgres-account'
import { type PostgresPrograms, postgresPrograms } from './postgres-programs'
import { StartError } from './start-error'

const run = promisify(execFile)
const userName = 'slipway'

export interface EmbeddedPostgres {
  pid: number
  /** Address of one database on this server. */
  url(database: string): string
  /** Ends sessions and stops the server; the data stays. */
  stop(): Promise<void>
}

export interface PostgresOptions {
  /** Data folder; made when missing. */
  folder: string
  port: number
  password: string
  /** `disposable` is fast and forgets: the folder's parent, made for it, goes when the server or this process ends. */
  data: 'durable' | 'disposable'
  /** Receives what the server writes. */
  onOutput?: (text: string) => void
}

/** Starts a Postgres of the npm package on 127.0.0.1; throws a `StartError` that says why when it does not come up. */
export async function startPostgres(options: PostgresOptions): Promise<EmbeddedPostgres> {
  const account = await postgresAccount()
  const programs = await postgresPrograms(account)
  if (!(await isInitialised(options.folder))) await initialise(options, programs, account)
  const server = spawn(programs.postgres, serverArguments(options), {
    ...account,
    cwd: options.folder,
    // Its own process group: Ctrl-C in a terminal must not stop the database before those that write to it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  })
  await waitUntilReady(server, options)
  const pid = server.pid
  if (pid === undefined) throw new StartError('Postgres did not start.')
  const guard = options.data === 'disposable' ? guardAgainstLeftovers(pid, path.dirname(options.folder)) : undefined
  return {
    pid,
    url: database => postgresUrl(options, database),
    stop: async () => {
      guard?.kill('SIGKILL')
      guard?.stdin?.destroy()
      await stopServer(server)
      if (guard) await rm(path.dirname(options.folder), { recursive: true, force: true })
    },
  }
}

/** A shell that waits for the end of its input, which comes with the end of this process however it ends. */
function guardAgainstLeftovers(pid: number, folder: string): ChildProcess {
  const guard = spawn(
    'sh',
    ['-c', 'cat > /dev/null; while kill -INT "$1"; do sleep 0.2; done; rm -rf "$2"', 'sh', String(pid), folder],
    {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    },
  )
  guard.unref()
  return guard
}

export function postgresUrl(options: { port: number; password: string }, database: string): string {
  return `postgres://${userName}:${options.password}@127.0.0.1:${options.port}/${database}`
}

async function isInitialised(folder: string): Promise<boolean> {
  return access(path.join(folder, 'PG_VERSION')).then(
    () => true,
    () => false,
  )
}

async function initialise(options: PostgresOptions, programs: PostgresPrograms, account: PostgresAccount) {
  // Made beside and renamed: a start that is killed half-way must not leave a folder that looks complete.
  const draft = `${options.folder}.new`
  const passwordFile = `${options.folder}.password`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  await writeFile(passwordFile, `${options.password}\n`, { mode: 0o600 })
  if (account.uid !== undefined && account.gid !== undefined) {
    await chown(draft, account.uid, account.gid)
    await chown(passwordFile, account.uid, account.gid)
  }
  const sync = options.data === 'disposable' ? ['--no-sync'] : []
  try {
    await run(
      programs.initdb,
      [
        `--pgdata=${draft}`,
        `--username=${userName}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C.UTF-8',
        ...sync,
      ],
      { ...account, cwd: draft, env: { ...process.env, LC_ALL: 'C.UTF-8' } },
    )
    await rename(draft, options.folder)
  } catch (cause) {
    await rm(draft, { recursive: true, force: true })
    throw new StartError(`Postgres could not prepare ${options.folder}: ${lastLine(cause)}`, { cause })
  } finally {
    await rm(passwordFile, { force: true })
  }
}

function lastLine(cause: unknown): string {
  const text = cause instanceof Error && 'stderr' in cause ? String(cause.stderr) : String(cause)
  return text.trim().split('\n').at(-1) ?? ''
}

function serverArguments(options: PostgresOptions): string[] {
  const settings = {
    listen_addresses: '127.0.0.1',
    // A socket in /tmp would make two servers on one port number collide even when one of them has ended.
    unix_socket_directories: '',
    max_connections: '200',
    ...(options.data === 'disposable'
      ? { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', autovacuum: 'off' }
      : {}),
  }
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  return ['-D', options.folder, '-p', String(options.port), ...flags]
}

/** Resolves at the server's own word; rejects with its last lines when it ends first. */
function waitUntilReady(server: ChildProcess, options: PostgresOptions): Promise<void> {
  return new Promise((resolve, reject) => {
    const lines: string[] = []
    server.stderr?.setEncoding('utf8').on('data', (text: string) => {
      options.onOutput?.(text)
      lines.push(...text.split('\n').filter(Boolean))
      if (text.includes('ready to accept connections')) resolve()
    })
    server.once('error', cause => reject(new StartError(`Postgres could not be run: ${cause.message}`, { cause })))
    server.once('exit', () => {
      const fatal = lines.find(line => line.includes('FATAL:')) ?? lines.at(-1) ?? 'it said nothing'
      reject(new StartError(`Postgres did not start: ${fatal.replace(/^.*FATAL:\s*/, '')}`))
    })
  })
}

async function stopServer(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return
  const ended = new Promise(resolve => server.once('exit', resolve))
  server.kill('SIGINT')
  await ended
}

/** The process id in the lock file that a running (or killed) server leaves in its data folder. */
export async function postgresPidIn(folder: string): Promise<number | undefined> {
  const text = await readFile(path.join(folder, 'postmaster.pid'), 'utf8').catch(() => undefined)
  const pid = Number.parseInt(text?.split('\n')[0] ?? '', 10)
  return Number.isInteger(pid) ? pid : undefined
}

/** A folder for data that may go when the machine restarts, reachable by the account Postgres runs as. */
export function temporaryRoot(): string {
  return os.platform() === 'linux' ? '/var/tmp' : os.tmpdir()
}
