import { existsSync, readFileSync } from 'node:fs'

export interface Counts {
  passed: number
  failed: number
}

/** From vitest's JSON report; undefined when it wrote none. A file that cannot be loaded counts as a failed test. */
export function vitestCounts(file: string): Counts | undefined {
  const report = readReport<{
    numPassedTests: number
    numFailedTests: number
    testResults: { status: string; assertionResults: unknown[] }[]
  }>(file)
  if (!report) return undefined
  const broken = report.testResults.filter(({ status, assertionResults }) => {
    return status === 'failed' && assertionResults.length === 0
  })
  return { passed: report.numPassedTests, failed: report.numFailedTests + broken.length }
}

/** From Playwright's JSON report; undefined when it wrote none. */
export function playwrightCounts(file: string): Counts | undefined {
  const report = readReport<{ stats: { expected: number; unexpected: number; flaky: number }; errors: unknown[] }>(file)
  if (!report) return undefined
  const { expected, unexpected, flaky } = report.stats
  return { passed: expected + flaky, failed: unexpected + report.errors.length }
}

function readReport<T>(file: string): T | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as T) : undefined
}
