import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { endLeftovers } from './leftovers'

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

/** What a start that was killed left behind; no process has the id of its starter any more. */
async function leave(services: { name: string; pid: number; mark: string }[], starter = 2 ** 22 + 1): Promise<string> {
  const file = path.join(folder, 'run.json')
  await writeFile(file, JSON.stringify({ starter, services }))
  return file
}

test('what a killed start left running is ended', async () => {
  const file = await leave([{ name: 'web', pid: child.pid ?? 0, mark: path.join(folder, 'service.mjs') }])
  expect(await endLeftovers(file, folder)).toEqual(['web'])
  await ended
})

test('a process that only has the same id is left alone', async () => {
  const file = await leave([{ name: 'web', pid: child.pid ?? 0, mark: '/somewhere/else.mjs' }])
  expect(await endLeftovers(file, folder)).toEqual([])
  expect(child.exitCode).toBeNull()
})

test('without a record there is nothing to end', async () => {
  expect(await endLeftovers(path.join(folder, 'run.json'), folder)).toEqual([])
})
