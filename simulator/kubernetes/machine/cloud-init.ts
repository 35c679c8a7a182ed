import { firstBootIsOver } from '../../machine'
import type { Machine } from './machine'
import { pause } from './machine'
import { createShell, type MachineProgram } from './programs'
import type { Streams } from './shell/run-shell'
import { commandsOf, hostName, readUserData, writtenFiles } from './user-data'

const version = '25.1.4'

/** Streams whose words stand on the console, a line at a time. */
function consoleStreams(machine: Machine): Streams & { flush(): void } {
  let rest = ''
  const out = (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) machine.log(line)
  }
  return {
    stdin: '',
    out,
    error: out,
    flush() {
      if (rest) machine.log(rest)
      rest = ''
    },
  }
}

/** All commands are one script, which goes on after a failure; the last one's code counts. */
const toScript = (commands: (string | string[])[]): string =>
  commands
    .map(command => (typeof command === 'string' ? command : command.map(quote).join(' ')))
    .map(line => `${line}\n`)
    .join('')

const quote = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`

/**
 * Does what cloud-init does at a boot: files and commands once for an instance, `bootcmd` each time. Its words are on the
 * console.
 */
export async function runCloudInit(machine: Machine, programs: Record<string, MachineProgram>): Promise<void> {
  const { start, files } = machine
  const begin = start.clock.now().getTime()
  const up = () => (9 + ((start.clock.now().getTime() - begin) / 1000) * start.clock.speed).toFixed(2)
  const stage = (name: string) =>
    machine.log(`Cloud-init v. ${version} running '${name}' at ${start.clock.now().toUTCString()}. Up ${up()} seconds.`)
  const warn = (text: string) =>
    machine.log(`${start.clock.now().toISOString().replace('T', ' ').slice(0, 19)} - util.py[WARNING]: ${text}`)

  stage('init-local')
  files.write('/etc/hostname', `${hostName(start)}\n`)
  await pause(machine, 1)
  stage('init')
  const { config = {}, script, warnings } = readUserData(start)
  for (const text of warnings) warn(text)
  const run = async (text: string) => {
    const streams = consoleStreams(machine)
    const code = await createShell(machine, programs).execute(text, streams)
    streams.flush()
    return code
  }

  await run(toScript(commandsOf(config, 'bootcmd')))
  const isNew = start.disk.get('cloud-init/instance') !== start.serverId
  start.disk.set('cloud-init/instance', start.serverId)
  if (isNew) {
    for (const file of writtenFiles(config)) {
      if (file.append) files.append(file.path, file.content)
      else files.write(file.path, file.content, file.mode)
    }
  }
  await pause(machine, 1)
  stage('modules:config')
  await pause(machine, 1)
  stage('modules:final')
  if (isNew) {
    const code = await run(script ?? toScript(commandsOf(config, 'runcmd')))
    if (code !== 0) {
      warn('Failed to run module scripts-user (scripts in /var/lib/cloud/instance/scripts)')
    }
  }
  start.disk.set(firstBootIsOver, true)
  machine.log(
    `Cloud-init v. ${version} finished at ${start.clock.now().toUTCString()}. Datasource DataSourceConfigDrive [net,ver=2][source=/dev/sr0].  Up ${up()} seconds`,
  )
}
