import { defineConfig } from '@playwright/test'
import journeys from '../../playwright.config'

/** `npm run pictures`: not tests but pictures of every page, to be looked at; made in the world of the journeys. */
export default defineConfig({
  ...journeys,
  testDir: '.',
  testMatch: 'take-pictures.ts',
  globalSetup: '../../e2e/support/global-setup.ts',
  outputDir: '../../test-results/pictures-trace',
  timeout: 300_000,
})
