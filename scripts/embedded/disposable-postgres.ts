import { randomBytes } from 'node:crypto'
import { chmod, mkdtemp } from 'node:fs/promises'
import path from 'node:path'
import { freePort } from './free-port'
import { type EmbeddedPostgres, startPostgres, temporaryRoot } from './postgres'

/** A Postgres for one run of tests or one command: fast, on a free port, gone with the process that asked for it. */
export async function startDisposablePostgres(): Promise<EmbeddedPostgres> {
  const parent = await mkdtemp(path.join(temporaryRoot(), 'slipway-test-'))
  // mkdtemp makes it private; as root, the account Postgres runs as must get through.
  await chmod(parent, 0o711)
  return startPostgres({
    folder: path.join(parent, 'postgres'),
    port: await freePort(),
    password: randomBytes(12).toString('hex'),
    data: 'disposable',
  })
}
