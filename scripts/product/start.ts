import { StartError } from '../embedded/start-error'
import { buildProduct } from './build'
import { built } from './product'
import { runEmbedded } from './run-embedded'
import { parseStartOptions, usage } from './start-options'

// npm start. Errors that a person can put right are one sentence; anything else is ours and comes with its stack.

try {
  const options = parseStartOptions(process.argv.slice(2))
  if (options.help) console.log(usage)
  else await runEmbedded(options, { prepare: buildProduct, commands: () => built })
} catch (cause) {
  console.error(cause instanceof StartError ? `\n${cause.message}` : cause)
  process.exitCode = 1
}
