import path from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['{app,components,lib,workers,cli,simulator,scripts,bench}/**/*.test.{ts,tsx}'],
    // Contract suites against a real cloud have their own command: npm run test:lab.
    exclude: ['**/node_modules/**', '**/.next/**', '**/*.lab.*.test.ts', '**/lab.contract.test.ts'],
    globalSetup: ['scripts/testing/postgres-for-vitest.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { LOG_LEVEL: 'silent' },
  },
})
