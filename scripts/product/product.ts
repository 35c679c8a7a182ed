import path from 'node:path'
import { type Service, startService, waitUntilAnswers, waitUntilSays } from './service'

/** How each process is run: as it ships, where `npm run build` puts it, or from its sources and again at each change. */
export interface Commands {
  web: string[]
  worker: string[]
  simulator: string[]
}

export const builtFiles = {
  web: path.resolve('.next/standalone/server.js'),
  worker: path.resolve('dist/worker.mjs'),
  simulator: path.resolve('dist/simulator.mjs'),
  commandLine: path.resolve('dist/slipway.mjs'),
}

export const built: Commands = {
  web: [builtFiles.web],
  worker: [builtFiles.worker],
  simulator: [builtFiles.simulator],
}

export interface ProductSecrets {
  /** See SLIPWAY_SECRET. */
  secret: string
  /** See SLIPWAY_KEYRING. */
  keyring: string
}

export interface ProductOptions {
  commands: Commands
  databaseUrl: string
  port: number
  /** Address the portal listens on. */
  host: string
  /** Logs go here. */
  folder: string
  secrets: ProductSecrets
  cloudsFile: string
  cloud: string
  /** More settings, by their names in lib/config/settings.ts. */
  settings?: Record<string, string>
}

export function portalUrl(port: number): string {
  return `http://localhost:${port}`
}

/** The settings both processes read; see lib/config/settings.ts. */
export function settingsOfProduct(options: ProductOptions): Record<string, string> {
  return {
    DATABASE_URL: options.databaseUrl,
    SLIPWAY_URL: portalUrl(options.port),
    SLIPWAY_SECRET: options.secrets.secret,
    SLIPWAY_KEYRING: options.secrets.keyring,
    OS_CLIENT_CONFIG_FILE: options.cloudsFile,
    OS_CLOUD: options.cloud,
    SLIPWAY_RELEASES_DIR: path.resolve('releases'),
    LOG_LEVEL: process.env.LOG_LEVEL === 'debug' ? 'debug' : 'info',
    ...options.settings,
  }
}

export function startWeb(options: ProductOptions): Service {
  return startService({
    name: 'web',
    argv: options.commands.web,
    logFolder: path.join(options.folder, 'logs'),
    environment: { ...settingsOfProduct(options), PORT: String(options.port), HOSTNAME: options.host },
  })
}

export function startWorker(options: ProductOptions, name = 'worker'): Service {
  return startService({
    name,
    argv: options.commands.worker,
    logFolder: path.join(options.folder, 'logs'),
    environment: settingsOfProduct(options),
  })
}

export interface SimulatorOptions {
  commands: Commands
  port: number
  folder: string
  /** How many times faster than a real cloud. */
  speed: number
  /** Where floating IPs come from, when several simulators run on one machine. */
  floatingCidr?: string
  /** Keeps the cloud over a restart. */
  stateFile?: string
}

export function startSimulatorService(options: SimulatorOptions): Service {
  const { floatingCidr, stateFile } = options
  return startService({
    name: 'simulator',
    argv: options.commands.simulator,
    logFolder: path.join(options.folder, 'logs'),
    environment: {
      SIMULATOR_PORT: String(options.port),
      SIMULATOR_SPEED: String(options.speed),
      ...(floatingCidr ? { SIMULATOR_FLOATING_CIDR: floatingCidr } : {}),
      ...(stateFile ? { SIMULATOR_STATE: stateFile } : {}),
    },
  })
}

export const simulatorUrls = (port: number) => ({
  authUrl: `http://127.0.0.1:${port}/identity/v3`,
  adminUrl: `http://127.0.0.1:${port}/simulator`,
})

/** Resolves when pages are served and the worker takes jobs. */
export async function waitForProduct(web: Service, worker: Service, options: ProductOptions): Promise<void> {
  await Promise.all([
    waitUntilAnswers(web, `http://127.0.0.1:${options.port}/readyz`),
    waitUntilSays(worker, 'worker started'),
  ])
}
