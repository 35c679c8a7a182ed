import { spawn } from 'node:child_process'
import type { Counts } from './counts'

export interface Check {
  name: string
  command: string[]
  /** Prepares what the command needs; returns more environment for it. */
  before?: () => Promise<Record<string, string>>
  /** How many tests it ran; without it the check itself counts as one. */
  count?: () => Counts | undefined
}

interface Result extends Counts {
  name: string
  ok: boolean
  seconds: number
}

/** Runs all of them, one after the other, prints a summary and `N passed, N failed`, and sets the exit code. */
export async function runChecks(checks: Check[]): Promise<void> {
  const results: Result[] = []
  for (const check of checks) results.push(await runCheck(check))
  console.log('\nSummary')
  for (const { name, ok, seconds, passed, failed } of results) {
    console.log(`  ${ok ? 'ok    ' : 'FAILED'}  ${name}  (${passed} passed, ${failed} failed, ${seconds.toFixed(1)} s)`)
  }
  const passed = results.reduce((sum, result) => sum + result.passed, 0)
  const failed = results.reduce((sum, result) => sum + result.failed, 0)
  console.log(`\n${passed} passed, ${failed} failed`)
  process.exitCode = failed > 0 ? 1 : 0
}

async function runCheck(check: Check): Promise<Result> {
  console.log(`\n== ${check.name}`)
  const begin = Date.now()
  const ok = await runOne(check)
  const seconds = (Date.now() - begin) / 1000
  const counted = check.count?.() ?? { passed: ok ? 1 : 0, failed: ok ? 0 : 1 }
  // A tool may fail for another reason than a test, and such a failure must show in the sum.
  const failed = ok ? counted.failed : Math.max(1, counted.failed)
  return { name: check.name, ok: ok && failed === 0, seconds, passed: counted.passed, failed }
}

async function runOne(check: Check): Promise<boolean> {
  try {
    const environment = (await check.before?.()) ?? {}
    return await succeeds(check.command, environment)
  } catch (cause) {
    console.error(cause instanceof Error ? cause.message : cause)
    return false
  }
}

/** Runs a program with our output; whether it ended with 0. */
export function succeeds([program = '', ...argv]: string[], environment: Record<string, string>): Promise<boolean> {
  const child = spawn(program, argv, {
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...environment },
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', code => resolve(code === 0))
  })
}
