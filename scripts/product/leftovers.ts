import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { postgresPidIn } from '../embedded/postgres'
import { StartError } from '../embedded/start-error'

/** A process by its id and the time it began: an id alone is used again, and programs may rename themselves. */
interface KnownProcess {
  pid: number
  began: string
}

/** Who runs from a data folder: kept on disk, so that a start after a crash can clean up. */
interface RunRecord {
  starter: KnownProcess
  services: (KnownProcess & { name: string })[]
}

export async function recordRun(file: string, services: { name: string; pid: number }[]): Promise<void> {
  const record: RunRecord = {
    starter: await know(process.pid),
    services: await Promise.all(services.map(async ({ name, pid }) => ({ name, ...(await know(pid)) }))),
  }
  await writeFile(file, JSON.stringify(record), { mode: 0o600 })
}

export async function forgetRun(file: string): Promise<void> {
  await rm(file, { force: true })
}

/**
 * Ends what a killed start left running: only processes that were recorded and still are the same ones. Throws a
 * `StartError` when the other start is alive.
 */
export async function endLeftovers(file: string, postgresFolder: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const record = text ? (JSON.parse(text) as RunRecord) : undefined
  if (record && (await runs(record.starter))) {
    const { pid } = record.starter
    throw new StartError(`Slipway is already running from this folder (process ${pid}): stop that one first.`)
  }
  const ended: string[] = []
  for (const service of record?.services ?? []) {
    if (await endProcess(service, 'SIGTERM')) ended.push(service.name)
  }
  const postgres = await findPostgres(postgresFolder)
  if (postgres && (await endProcess(postgres, 'SIGINT'))) ended.push('postgres')
  await forgetRun(file)
  return ended
}

/** The server that has its data in this folder, if it runs. */
async function findPostgres(folder: string): Promise<KnownProcess | undefined> {
  const pid = await postgresPidIn(folder)
  if (pid === undefined || !(await commandLine(pid)).includes(folder)) return undefined
  return know(pid)
}

async function endProcess(known: KnownProcess, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await runs(known))) return false
  process.kill(known.pid, signal)
  const deadline = Date.now() + 10_000
  while (await runs(known)) {
    if (Date.now() > deadline) process.kill(known.pid, 'SIGKILL')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return true
}

async function know(pid: number): Promise<KnownProcess> {
  return { pid, began: await beginOf(pid) }
}

async function runs({ pid, began }: KnownProcess): Promise<boolean> {
  return began !== '' && (await beginOf(pid)) === began
}

/** When a process began, in the system's own words; empty when there is none, or one that only waits to be buried. */
async function beginOf(pid: number): Promise<string> {
  if (process.platform !== 'linux') return askPs(pid, 'lstart=')
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
  // The name in brackets may hold anything; the state comes right after it and the begin 19 fields later.
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return state === 'Z' ? '' : (fields[18] ?? '')
}

async function commandLine(pid: number): Promise<string> {
  if (process.platform !== 'linux') return askPs(pid, 'command=')
  const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  return text.replaceAll('\0', ' ')
}

/** Empty when there is no such process. */
async function askPs(pid: number, column: string): Promise<string> {
  const answer = await promisify(execFile)('ps', ['-ww', '-o', column, '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout.trim() ?? ''
}
