import { setTimeout as sleep } from 'node:timers/promises'
import { log } from '@/lib/config/log'
import { parseSettings, SettingsError } from '@/lib/config/settings'
import { CloudsYamlError } from '@/lib/openstack/clouds-yaml'
import { serveHealth } from './health'
import { startWorker } from './start-worker'

/** The worker process: settings, start, and a clean end on SIGTERM and SIGINT. */
async function main(): Promise<void> {
  const settings = parseSettings(process.env)
  const worker = await startWorker(settings)
  if (settings.SLIPWAY_HEALTH_PORT) {
    await serveHealth(settings.SLIPWAY_HEALTH_PORT, () => worker.services.db.$queryRaw`SELECT 1`)
  }
  log.info('worker started')
  const stop = async (signal: string) => {
    log.info({ signal }, 'worker stops')
    // A turn ends after its pass; whoever waits longer for the cloud is taken up by the next worker.
    await Promise.race([worker.stop(), sleep(20_000, undefined, { ref: false })])
    process.exit(0)
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

main().catch((error: unknown) => {
  if (error instanceof SettingsError || error instanceof CloudsYamlError) console.error(error.message)
  else log.fatal({ err: error }, 'worker could not start')
  process.exit(1)
})
