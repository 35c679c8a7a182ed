import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { StartError } from './start-error'

const run = promisify(execFile)

/** The account Postgres runs as: empty for the present user, which is right for everybody but root. */
export interface PostgresAccount {
  uid?: number
  gid?: number
}

let found: Promise<PostgresAccount> | undefined

/** Postgres refuses to run as root; then it runs as `postgres`, or as `nobody` where there is no such user. */
export function postgresAccount(): Promise<PostgresAccount> {
  found ??= process.getuid?.() === 0 ? firstAccountOf(['postgres', 'nobody']) : Promise.resolve({})
  return found
}

async function firstAccountOf(names: string[]): Promise<PostgresAccount> {
  for (const name of names) {
    const ids = await Promise.all([run('id', ['-u', name]), run('id', ['-g', name])]).catch(() => undefined)
    if (ids) return { uid: Number(ids[0].stdout), gid: Number(ids[1].stdout) }
  }
  throw new StartError(`Postgres refuses to run as root and there is no user ${names.join(' or ')} to run it as.`)
}

/** The first folder on the way to `target` that the account may not enter, or undefined when all are open to it. */
export async function closedFolderOnTheWay(target: string, account: PostgresAccount): Promise<string | undefined> {
  if (account.uid === undefined) return undefined
  const parts = path.resolve(target).split(path.sep)
  for (let length = 1; length <= parts.length; length += 1) {
    const folder = parts.slice(0, length).join(path.sep) || path.sep
    const info = await stat(folder).catch(() => undefined)
    if (!info) return undefined
    const bit = info.uid === account.uid ? 0o100 : info.gid === account.gid ? 0o010 : 0o001
    if (info.isDirectory() && !(info.mode & bit)) return folder
  }
  return undefined
}
