import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endLeftovers, recordRun } from './leftovers'

let folder: string
let child: ChildProcess
let ended: Promise<unknown>

beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'slipway-leftovers-'))
  const script = path.join(folder, 'service.mjs')
  await writeFile(script, 'setInterval(() => {}, 1000); process.stdout.write("up")')
  child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'ignore'] })
  ended = new Promise(resolve => child.once('exit', resolve))
  await new Promise(resolve => child.stdout?.once('data', resolve))
})
afterEach(async () => {
  child.kill('SIGKILL')
  await ended
  await rm(folder, { recursive: true })
})

/** What a start left behind that was killed: it began at another time than any process that has its id now. */
async function leave(change: (record: RunRecord) => void = () => {}): Promise<string> {
  const file = path.join(folder, 'run.json')
  await recordRun(file, [{ name: 'web', pid: child.pid ?? 0 }])
  const record = JSON.parse(await readFile(file, 'utf8')) as RunRecord
  record.starter.began = 'long ago'
  change(record)
  await writeFile(file, JSON.stringify(record))
  return file
}

interface RunRecord {
  starter: { began: string }
  services: { began: string }[]
}

test('what a killed start left running is ended', async () => {
  const file = await leave()
  expect(await endLeftovers(file, folder)).toEqual(['web'])
  await ended
})

test('a process that only has the same id is left alone', async () => {
  const file = await leave(({ services }) => {
    for (const service of services) service.began = 'long ago'
  })
  expect(await endLeftovers(file, folder)).toEqual([])
  expect(child.exitCode).toBeNull()
})

test('a program that renamed itself is still known', async () => {
  await writeFile(
    path.join(folder, 'renamed.mjs'),
    'process.title = "x"; setInterval(() => {}, 1000); console.log("up")',
  )
  child.kill('SIGKILL')
  await ended
  child = spawn(process.execPath, [path.join(folder, 'renamed.mjs')], { stdio: ['ignore', 'pipe', 'ignore'] })
  ended = new Promise(resolve => child.once('exit', resolve))
  await new Promise(resolve => child.stdout?.once('data', resolve))
  expect(await endLeftovers(await leave(), folder)).toEqual(['web'])
})

test('while the other start runs, nothing is touched', async () => {
  const file = path.join(folder, 'run.json')
  await recordRun(file, [{ name: 'web', pid: child.pid ?? 0 }])
  await expect(endLeftovers(file, folder)).rejects.toThrow(`already running from this folder (process ${process.pid})`)
  expect(child.exitCode).toBeNull()
})

test('without a record there is nothing to end', async () => {
  expect(await endLeftovers(path.join(folder, 'run.json'), folder)).toEqual([])
})
