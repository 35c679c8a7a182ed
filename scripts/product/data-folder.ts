import { createHash, randomBytes } from 'node:crypto'
import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { closedFolderOnTheWay, postgresAccount } from '../embedded/postgres-account'
import { StartError } from '../embedded/start-error'
import type { ProductSecrets } from './product'
import { newSecrets } from './secrets'

/** Where `npm start` keeps what must survive it: secrets, the database, addresses, logs. */
export interface DataFolder {
  path: string
  /** The database; elsewhere than in `path` when Postgres, running as another user, may not enter it. */
  postgresPath: string
  file(name: string): string
}

export async function openDataFolder(folder: string): Promise<DataFolder> {
  const account = await postgresAccount()
  try {
    await mkdir(folder, { recursive: true })
    // Postgres as another user must get through, but not look around.
    await chmod(folder, account.uid === undefined ? 0o700 : 0o711)
    await writeFile(path.join(folder, '.writable'), '')
    await rm(path.join(folder, '.writable'))
  } catch (cause) {
    throw new StartError(`Slipway keeps its data in ${folder} and may not write there (${codeOf(cause)}).`, { cause })
  }
  const inside = path.join(folder, 'postgres')
  const closed = await closedFolderOnTheWay(folder, account)
  return { path: folder, postgresPath: closed ? outsideOf(folder) : inside, file: name => path.join(folder, name) }
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
}

/** For root, whose checkout may lie where nobody else can go. */
function outsideOf(folder: string): string {
  const mark = createHash('sha256').update(folder).digest('hex').slice(0, 12)
  return `/var/lib/slipway/${mark}/postgres`
}

export async function forgetData(data: DataFolder): Promise<void> {
  const inside = path.dirname(data.postgresPath) === data.path
  if (!inside) await rm(path.dirname(data.postgresPath), { recursive: true, force: true })
  await rm(data.path, { recursive: true, force: true })
}

export interface Secrets extends ProductSecrets {
  postgresPassword: string
}

/** The secrets of this installation, made on the first start and readable by its owner only. */
export async function readOrMakeSecrets(data: DataFolder): Promise<Secrets> {
  const file = data.file('secrets.json')
  const text = await readFile(file, 'utf8').catch(() => undefined)
  if (text) return JSON.parse(text) as Secrets
  const secrets: Secrets = { ...newSecrets(), postgresPassword: randomBytes(16).toString('hex') }
  await writeFile(file, JSON.stringify(secrets, null, 2), { mode: 0o600 })
  return secrets
}
