import path from 'node:path'
import { defineConfig } from 'prisma/config'

// Prisma downloads a native schema engine; the stand-in speaks the same protocol from the WebAssembly build on npm, so
// that an air-gapped checkout works. Set the variable to an empty value to use Prisma's own engine.
process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, 'scripts/prisma-schema-engine.mjs')
process.env.CHECKPOINT_DISABLE ??= '1'

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  // Only commands that touch a database need the address; `generate` runs without one.
  datasource: { url: process.env.DATABASE_URL ?? '' },
})
