import { StartError } from './embedded/start-error'
import { buildProduct } from './product/build'

try {
  await buildProduct(step => console.log(`${step} ...`))
  console.log('Web, worker, simulator and command line are built.')
} catch (cause) {
  console.error(cause instanceof StartError ? cause.message : cause)
  process.exit(1)
}
