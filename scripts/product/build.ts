import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises'
import { StartError } from '../embedded/start-error'
import { buildBundles } from './bundles'
import { hashSources } from './hash-sources'
import { builtFiles } from './product'

const stampFile = 'dist/built-from'
const sources = {
  web: ['app', 'components', 'lib', 'proxy.ts', 'instrumentation.ts', 'next.config.ts', 'postcss.config.mjs'],
  bundles: ['lib', 'workers', 'simulator', 'cli', 'scripts/migrate.ts', 'scripts/product/bundles.ts'],
  both: ['package-lock.json', 'tsconfig.json', 'prisma/schema.prisma'],
}

type Stamp = { web: string; bundles: string }

/** Builds what its sources have changed since; says which with `onStep`. Throws a `StartError` when a build fails. */
export async function buildProduct(onStep: (what: string) => void): Promise<void> {
  const before = await readStamp()
  const now: Stamp = {
    web: await hashSources([...sources.web, ...sources.both]),
    bundles: await hashSources([...sources.bundles, ...sources.both]),
  }
  const needsWeb = before.web !== now.web || !existsSync(builtFiles.web)
  const needsBundles = before.bundles !== now.bundles || !existsSync(builtFiles.worker)
  if (!needsWeb && !needsBundles) return
  if (!existsSync('lib/store/generated/client.ts') || needsBundles) {
    onStep('Generating the database client')
    await runTool('prisma', ['generate'])
  }
  if (needsBundles) {
    onStep('Bundling worker, simulator and command line')
    await buildBundles().catch(cause => {
      throw new StartError('Bundling failed; what is wrong stands above.', { cause })
    })
  }
  if (needsWeb) {
    onStep('Building the web pages')
    await runTool('next', ['build'])
  }
  await completeStandalone()
  await mkdir('dist', { recursive: true })
  await writeFile(stampFile, JSON.stringify(now))
}

async function readStamp(): Promise<Partial<Stamp>> {
  const text = await readFile(stampFile, 'utf8').catch(() => '{}')
  return JSON.parse(text) as Partial<Stamp>
}

/** Next leaves static files to whoever serves them; here that is its own server. The command line is one of them. */
async function completeStandalone(): Promise<void> {
  await cp('.next/static', '.next/standalone/.next/static', { recursive: true })
  await cp(builtFiles.commandLine, '.next/standalone/public/slipway.mjs')
}

const tools = { prisma: 'node_modules/prisma/build/index.js', next: 'node_modules/next/dist/bin/next' }

/** Its output is shown only when it fails. */
async function runTool(name: keyof typeof tools, argv: string[]): Promise<void> {
  const child = spawn(process.execPath, [tools[name], ...argv], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise(resolve => child.once('close', resolve))
  if (code !== 0) throw new StartError(`${name} ${argv.join(' ')} failed:\n${output}`)
}
