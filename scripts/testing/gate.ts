import { provideBrowser } from './browser'
import { playwrightCounts, vitestCounts } from './counts'
import { type Check, runChecks } from './run-checks'

// The order is that of cost: what fails fast comes first. `npm test -- types lint` runs only these.

const vitestReport = 'test-results/vitest.json'
const playwrightReport = 'test-results/playwright.json'
const bin = (name: string, ...argv: string[]) => [process.execPath, ...tool(name), ...argv]

function tool(name: string): string[] {
  const files: Record<string, string> = {
    biome: 'node_modules/@biomejs/biome/bin/biome',
    next: 'node_modules/next/dist/bin/next',
    playwright: 'node_modules/@playwright/test/cli.js',
    prisma: 'node_modules/prisma/build/index.js',
    tsc: 'node_modules/typescript/bin/tsc',
    tsx: 'node_modules/tsx/dist/cli.mjs',
    vitest: 'node_modules/vitest/vitest.mjs',
  }
  return [files[name] ?? name]
}

const checks: Check[] = [
  { name: 'lock file', command: bin('scripts/complete-lockfile.mjs', '--check') },
  { name: 'database client', command: bin('prisma', 'generate') },
  { name: 'migrations', command: bin('tsx', 'scripts/make-migration.ts', '--check') },
  { name: 'route types', command: bin('next', 'typegen') },
  { name: 'types', command: bin('tsc', '--noEmit') },
  { name: 'lint', command: bin('biome', 'check', '--error-on-warnings') },
  {
    name: 'unit and integration tests',
    command: bin('vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestReport}`),
    count: () => vitestCounts(vitestReport),
  },
  { name: 'build', command: bin('tsx', 'scripts/build.ts') },
  {
    name: 'journeys in Chromium',
    command: bin('playwright', 'test', '--reporter=list,json'),
    before: async () => ({ SLIPWAY_CHROMIUM: await provideBrowser(), PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport }),
    count: () => playwrightCounts(playwrightReport),
  },
]

const wanted = process.argv.slice(2)
await runChecks(wanted.length > 0 ? checks.filter(check => wanted.includes(check.name)) : checks)
