import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { build } from 'esbuild'

/** What runs besides the web server, each as one file that needs no node_modules. */
const entryPoints = {
  worker: 'workers/main.ts',
  simulator: 'simulator/main.ts',
  migrate: 'scripts/migrate.ts',
  slipway: 'cli/main.ts',
}

// Some packages inside are CommonJS and expect its globals.
const banner = [
  "import { createRequire as __createRequire } from 'node:module';",
  "import { fileURLToPath as __fileURLToPath } from 'node:url';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  "const __dirname = __fileURLToPath(new URL('.', import.meta.url));",
].join(' ')

export async function buildBundles(): Promise<void> {
  await mkdir('dist', { recursive: true })
  await build({
    entryPoints: Object.fromEntries(Object.entries(entryPoints).filter(([, file]) => existsSync(file))),
    outdir: 'dist',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    sourcemap: true,
    external: ['pg-native'],
    banner: { js: banner },
    logLevel: 'warning',
  })
  await Promise.all((await readBesides()).map(file => copyFile(file, path.join('dist', path.basename(file)))))
}

/** Files that programs read from beside themselves: the engine of `migrate`, and tables of the simulator. */
async function readBesides(): Promise<string[]> {
  const engine = path.dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'))
  const names = await readdir('simulator', { recursive: true })
  const tables = names.filter(name => name.endsWith('.txt')).map(name => path.join('simulator', name))
  const files = [path.join(engine, 'schema_engine_bg.wasm'), ...tables]
  const sameName = files.find((file, i) =>
    files.some((other, j) => j < i && path.basename(other) === path.basename(file)),
  )
  if (sameName) throw new Error(`${sameName} has the name of another file; bundles share one folder.`)
  return files
}
