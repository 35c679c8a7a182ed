import { startSimulatedWorld } from './simulated-world'
import { hasWorld } from './world'

/** Makes a simulated world unless the command brought one, as npm run test:lab does; returns what takes it down. */
export default async function setup(): Promise<(() => Promise<void>) | undefined> {
  if (hasWorld()) return undefined
  return startSimulatedWorld()
}
