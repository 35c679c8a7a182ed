import { ApiClient } from '../../lib/contract/client'
import type { SessionResponse } from '../../lib/contract/session'
import { ask, askSecret, readPiped } from '../ask'
import { configPath, deleteConfig, readConfig, writeConfig } from '../config-file'
import { connect, type GlobalOptions, serverOf } from '../connection'
import { UsageError } from '../errors'
import { print } from '../print'
import { renderFields } from '../table'
import type { Terminal } from '../terminal'

export type LoginOptions = { user?: string; domain: string; project?: string; passwordStdin?: boolean }

/** Signs in and keeps the session's token in the configuration file. The password is kept nowhere. */
export async function login(terminal: Terminal, options: GlobalOptions, of: LoginOptions): Promise<void> {
  const server = await serverOf(terminal, options)
  const user = of.user ?? (await ask(terminal, `User at ${server}: `, 'Give --user.'))
  const password = of.passwordStdin
    ? firstLine(await readPiped(terminal))
    : await askSecret(terminal, `Password of ${user}: `, 'There is no terminal to ask on: give --password-stdin.')
  if (!password) throw new UsageError('The password is empty.')
  const client = new ApiClient({ baseUrl: server })
  const session = await client.signIn({
    user,
    domain: of.domain,
    password,
    ...(of.project ? { project: of.project } : {}),
  })
  await writeConfig(configPath(terminal.env), { server, token: session.token })
  const { token: _, ...shown } = session
  print(terminal, options, shown, () => sessionText(server, session))
}

/** Ends the session at the portal and forgets its token; without one there is nothing to do. */
export async function logout(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const file = configPath(terminal.env)
  const config = await readConfig(file)
  if (!config) return terminal.err('Nobody was signed in.')
  try {
    await new ApiClient({ baseUrl: config.server, token: config.token }).signOut()
  } finally {
    await deleteConfig(file)
  }
  if (options.output === 'table') terminal.err(`Signed out of ${config.server}.`)
}

export async function whoami(terminal: Terminal, options: GlobalOptions): Promise<void> {
  const server = await serverOf(terminal, options)
  const session = await (await connect(terminal, options)).session()
  print(terminal, options, session, () => sessionText(server, session))
}

function sessionText(server: string, session: SessionResponse): string {
  const { user, project, role } = session
  const fields: [string, string][] = [
    ['Portal', server],
    ['User', `${user.name} (${user.domainName})`],
    ['Project', project ? `${project.name} (${project.domainName}), as ${role ?? 'nobody'}` : 'none picked'],
    ['Until', session.expiresAt],
  ]
  if (!project) fields.push(['Projects', session.projects.map(each => each.name).join(', ')])
  return renderFields(fields)
}

const firstLine = (text: string): string => text.split(/\r?\n/)[0] ?? ''
