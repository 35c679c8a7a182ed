import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = path.resolve('scripts/complete-lockfile.mjs')
let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'slipway-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const write = (packages: object) => writeFileSync(path.join(folder, 'package-lock.json'), JSON.stringify({ packages }))
const read = () => JSON.parse(readFileSync(path.join(folder, 'package-lock.json'), 'utf8')).packages
const check = () => spawnSync(process.execPath, [script, '--check'], { cwd: folder, encoding: 'utf8' })
const complete = () => execFileSync(process.execPath, [script], { cwd: folder })

const tool = { version: '1.0.0', dev: true, optionalDependencies: { '@tool/linux-x64-musl': '1.0.0' } }

test('a platform package that the registry does not serve is added with its platform', () => {
  write({ 'node_modules/tool': tool })
  expect(check().status).toBe(1)
  complete()
  expect(read()['node_modules/@tool/linux-x64-musl']).toEqual({
    version: '1.0.0',
    cpu: ['x64'],
    dev: true,
    libc: ['musl'],
    optional: true,
    os: ['linux'],
  })
  expect(check().status).toBe(0)
})

test('the host of a registry is found and taken out', () => {
  const resolved = 'https://registry.example.org/tool/-/tool-1.0.0.tgz'
  write({ 'node_modules/tool': { version: '1.0.0', resolved } })
  expect(check().stderr).toContain('names a registry host')
  complete()
  expect(read()['node_modules/tool']).toEqual({ version: '1.0.0' })
})
