import { ApiClient } from '../lib/contract/client'
import { configPath, readConfig } from './config-file'
import { CommandError, UsageError } from './errors'
import type { Terminal } from './terminal'

export type GlobalOptions = { server?: string; output: 'table' | 'json' | 'yaml' }

/** From --server, SLIPWAY_SERVER, or where the last sign-in was. */
export async function serverOf(terminal: Terminal, options: GlobalOptions): Promise<string> {
  const config = await readConfig(configPath(terminal.env))
  const server = options.server ?? (terminal.env.SLIPWAY_SERVER || config?.server)
  if (!server) throw new UsageError('Which portal? Give --server https://... or set SLIPWAY_SERVER.')
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol))
    throw new UsageError(`${server} is not an address such as https://portal.example.com.`)
  return server.replace(/\/+$/, '')
}

/** The API as the person who signed in; SLIPWAY_TOKEN goes before the stored token. */
export async function connect(terminal: Terminal, options: GlobalOptions): Promise<ApiClient> {
  const server = await serverOf(terminal, options)
  const config = await readConfig(configPath(terminal.env))
  // A token is shown only to the portal that gave it.
  const stored = config?.server === server ? config.token : undefined
  const token = terminal.env.SLIPWAY_TOKEN || stored
  if (!token) throw new CommandError(`Nobody is signed in to ${server}. Sign in with: slipway login`)
  return new ApiClient({ baseUrl: server, token })
}
