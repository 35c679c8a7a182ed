import { execFile } from 'node:child_process'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { postgresPidIn } from '../embedded/postgres'
import { StartError } from '../embedded/start-error'

/** Who runs from a data folder: kept on disk, so that a start after a crash can clean up. */
interface RunRecord {
  starter: number
  services: { name: string; pid: number; mark: string }[]
}

const starterScript = 'start.mjs'

export async function recordRun(file: string, services: RunRecord['services']): Promise<void> {
  await writeFile(file, JSON.stringify({ starter: process.pid, services }), { mode: 0o600 })
}

export async function forgetRun(file: string): Promise<void> {
  await rm(file, { force: true })
}

/**
 * Ends what a killed start left running: only processes that were recorded, and only when their command line still is
 * the recorded one, since process ids are used again. Throws a `StartError` when the other start is alive.
 */
export async function endLeftovers(file: string, postgresFolder: string): Promise<string[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined)
  const record = text ? (JSON.parse(text) as RunRecord) : undefined
  if (record && record.starter !== process.pid && (await runs(record.starter, starterScript))) {
    throw new StartError(
      `Slipway is already running from this folder (process ${record.starter}): stop that one first.`,
    )
  }
  const ended: string[] = []
  for (const service of record?.services ?? []) {
    if (await endProcess(service.pid, service.mark, 'SIGTERM')) ended.push(service.name)
  }
  const postgres = await postgresPidIn(postgresFolder)
  if (postgres !== undefined && (await endProcess(postgres, postgresFolder, 'SIGINT'))) ended.push('postgres')
  await forgetRun(file)
  return ended
}

async function endProcess(pid: number, mark: string, signal: NodeJS.Signals): Promise<boolean> {
  if (!(await runs(pid, mark))) return false
  process.kill(pid, signal)
  const deadline = Date.now() + 10_000
  while (await runs(pid, mark)) {
    if (Date.now() > deadline) process.kill(pid, 'SIGKILL')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
  return true
}

async function runs(pid: number, mark: string): Promise<boolean> {
  return (await commandLine(pid)).includes(mark)
}

/** Empty when there is no such process. */
async function commandLine(pid: number): Promise<string> {
  if (process.platform === 'linux') {
    const text = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
    return text.replaceAll('\0', ' ')
  }
  const answer = await promisify(execFile)('ps', ['-ww', '-o', 'command=', '-p', String(pid)]).catch(() => undefined)
  return answer?.stdout ?? ''
}
