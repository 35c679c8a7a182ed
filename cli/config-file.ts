import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import path from 'node:path'
import { z } from 'zod'
import { CommandError } from './errors'

const configSchema = z.object({
  /** Address of the portal that was signed in to. */
  server: z.url(),
  /** Bearer token of the session there. */
  token: z.string(),
})
export type Config = z.infer<typeof configSchema>

/** https://specifications.freedesktop.org/basedir-spec/latest/ */
export function configPath(env: Record<string, string | undefined>): string {
  return path.join(env.XDG_CONFIG_HOME || path.join(env.HOME || homedir(), '.config'), 'slipway', 'config.json')
}

/** `undefined` when nobody has signed in yet. */
export async function readConfig(file: string): Promise<Config | undefined> {
  const text = await readIfThere(file)
  if (text === undefined) return undefined
  const parsed = z.string().transform(parseJson).pipe(configSchema).safeParse(text)
  if (parsed.success) return parsed.data
  throw new CommandError(`${file} is not a configuration of slipway. Remove it and sign in again.`)
}

export async function writeConfig(file: string, config: Config): Promise<void> {
  await writePrivateFile(file, `${JSON.stringify(config, null, 2)}\n`)
}

export async function deleteConfig(file: string): Promise<void> {
  await rm(file, { force: true })
}

/** Readable by its owner only, whole or not at all. */
export async function writePrivateFile(file: string, text: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true, mode: 0o700 })
  const fresh = `${file}.${process.pid}`
  await writeFile(fresh, text, { mode: 0o600 })
  await rename(fresh, file)
}

/** `undefined` when there is no such file. */
export async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
