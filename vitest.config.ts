import path from 'node:path'
import { defineConfig } from 'vitest/config'

const onLab = Boolean(process.env.SLIPWAY_LAB_AUTH_URL)

export default defineConfig({
  resolve: { alias: { '@': path.resolve(import.meta.dirname) } },
  test: {
    include: ['{app,components,lib,workers,cli,simulator,scripts,bench}/**/*.test.{ts,tsx}'],
    // The contract suite on a real cloud runs where there is one: npm run test:lab.
    exclude: ['**/node_modules/**', '**/.next/**', ...(onLab ? [] : ['**/lab.contract.test.ts'])],
    globalSetup: ['scripts/testing/postgres-for-vitest.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    env: { LOG_LEVEL: 'silent' },
  },
})
