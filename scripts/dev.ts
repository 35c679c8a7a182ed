import { spawnSync } from 'node:child_process'
import { cp } from 'node:fs/promises'
import path from 'node:path'
import { StartError } from './embedded/start-error'
import { buildBundles } from './product/bundles'
import { builtFiles } from './product/product'
import { runEmbedded } from './product/run-embedded'
import { parseStartOptions } from './product/start-options'

// npm run dev: as npm start, but from the sources: pages change as they are saved, worker and simulator start again.

const tsx = 'node_modules/tsx/dist/cli.mjs'

Object.assign(process.env, { NODE_ENV: 'development' })

try {
  const options = parseStartOptions(process.argv.slice(2))
  await runEmbedded(options, {
    prepare: async begin => {
      begin('Generating the database client')
      const result = spawnSync(process.execPath, ['node_modules/prisma/build/index.js', 'generate'], {
        encoding: 'utf8',
      })
      if (result.status !== 0) throw new StartError(`prisma generate failed:\n${result.stderr}`)
      begin('Bundling the command line')
      await buildBundles()
      // What Next serves as it is; the built product has it beside its own server.
      await cp(builtFiles.commandLine, 'public/slipway.mjs')
      console.log(`Logs are in ${path.join(options.data, 'logs')}.`)
    },
    commands: ({ port, host }) => ({
      web: ['node_modules/next/dist/bin/next', 'dev', '--port', String(port), '--hostname', host],
      worker: [tsx, 'watch', 'workers/main.ts'],
      simulator: [tsx, 'watch', 'simulator/main.ts'],
    }),
  })
} catch (cause) {
  console.error(cause instanceof StartError ? `\n${cause.message}` : cause)
  process.exitCode = 1
}
