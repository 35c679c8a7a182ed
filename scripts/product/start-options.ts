import path from 'node:path'
import { parseArgs } from 'node:util'
import { StartError } from '../embedded/start-error'

export interface StartOptions {
  port: number
  host: string
  /** Folder of what must be kept, absolute. */
  data: string
  reset: boolean
  help: boolean
}

export const usage = `npm start -- [options]
  --port N    port of the portal, 3000 unless told
  --host A    address to listen on, 127.0.0.1 unless told
  --data DIR  where what must be kept is kept, .slipway unless told
  --reset     forget everything and start over
With DATABASE_URL set, that Postgres is used; with OS_CLIENT_CONFIG_FILE set, that cloud (OS_CLOUD names it) and no
simulator.`

export function parseStartOptions(argv: string[]): StartOptions {
  let values: { port?: string; host?: string; data?: string; reset?: boolean; help?: boolean }
  try {
    values = parseArgs({
      args: argv,
      options: {
        port: { type: 'string' },
        host: { type: 'string' },
        data: { type: 'string' },
        reset: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    }).values
  } catch (cause) {
    throw new StartError(`${cause instanceof Error ? cause.message : String(cause)}\n${usage}`, { cause })
  }
  const port = Number(values.port ?? 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new StartError(`--port takes a number from 1 to 65535, not "${values.port}".`)
  }
  return {
    port,
    host: values.host ?? '127.0.0.1',
    data: path.resolve(values.data ?? '.slipway'),
    reset: values.reset ?? false,
    help: values.help ?? false,
  }
}
