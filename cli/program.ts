import { Command, CommanderError, Option } from 'commander'
import { ClusterFileError } from '../lib/contract/cluster-file'
import { phases } from '../lib/domain/phase'
import packageJson from '../package.json' with { type: 'json' }
import {
  type CreateOptions,
  createCluster,
  type DeleteOptions,
  deleteCluster,
  getCluster,
  type ListOptions,
  listClusters,
  watchClusterCommand,
} from './commands/clusters'
import { type KubeconfigOptions, kubeconfig } from './commands/kubeconfig'
import { type LoginOptions, login, logout, whoami } from './commands/session'
import type { GlobalOptions } from './connection'
import { describeError, exitCodeOf } from './errors'
import type { Terminal } from './terminal'

/** Runs one command line, without node and script. Returns the exit code: 0, 1 for an error, 2 for wrong usage. */
export async function run(terminal: Terminal, args: string[]): Promise<number> {
  const result = { exitCode: 0 }
  const program = createProgram(terminal, result)
  try {
    await program.parseAsync(args, { from: 'user' })
    return result.exitCode
  } catch (error) {
    // Commander has said it already; help and version are no mistake.
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    terminal.err(`slipway: ${describeError(error)}`)
    return error instanceof ClusterFileError ? 2 : exitCodeOf(error)
  }
}

function createProgram(terminal: Terminal, result: { exitCode: number }): Command {
  const program = new Command('slipway')
    .description('Kubernetes clusters on OpenStack, from the command line')
    .version(packageJson.version)
    .addOption(new Option('--server <url>', 'address of the portal; SLIPWAY_SERVER does the same'))
    .addOption(new Option('-o, --output <format>', 'how to print').choices(['table', 'json', 'yaml']).default('table'))
    .addHelpText(
      'after',
      '\nSLIPWAY_TOKEN is used instead of a sign-in. Exit codes: 0 done, 1 not done, 2 the command was not understood.',
    )
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.out(text.trimEnd()), writeErr: text => terminal.err(text.trimEnd()) })
    .showHelpAfterError('(see slipway --help)')
  const globals = () => program.opts<GlobalOptions>()

  addSessionCommands(program, terminal, globals)
  addClusterCommands(program, terminal, globals, exitCode => {
    result.exitCode = exitCode
  })
  program
    .command('kubeconfig <cluster>')
    .description('have a kubeconfig issued; print it, or put it into a file')
    .option('--write <file>', 'write it to a file of its own')
    .option('--merge', 'put it into the file that kubectl reads')
    .action((cluster: string, of: KubeconfigOptions) => kubeconfig(terminal, globals(), cluster, of))
  return program
}

function addSessionCommands(program: Command, terminal: Terminal, globals: () => GlobalOptions): void {
  program
    .command('login')
    .description('sign in with a name and password of OpenStack')
    .option('--user <name>', 'user name; asked for when it is left out')
    .option('--domain <name>', 'domain of the user', 'Default')
    .option('--project <name>', 'name or id; needed by who has several')
    .option('--password-stdin', 'read the password from what is piped in')
    .action((of: LoginOptions) => login(terminal, globals(), of))
  program
    .command('logout')
    .description('end the session')
    .action(() => logout(terminal, globals()))
  program
    .command('whoami')
    .description('who is signed in, in which project')
    .action(() => whoami(terminal, globals()))
}

function addClusterCommands(
  program: Command,
  terminal: Terminal,
  globals: () => GlobalOptions,
  exit: (exitCode: number) => void,
): void {
  const clusters = program.command('clusters').description('the clusters of the project')
  clusters
    .command('list')
    .description('all clusters')
    .option('--search <text>', 'only names that contain this')
    .addOption(new Option('--phase <phase>', 'only those in this phase').choices(phases))
    .option('--release <name>', 'only those of this release')
    .action((of: ListOptions) => listClusters(terminal, globals(), of))
  clusters
    .command('get <cluster>')
    .description('one cluster, its steps and machines')
    .action((cluster: string) => getCluster(terminal, globals(), cluster))
  clusters
    .command('create [name]')
    .description('ask for a cluster: a name is enough, a file says more')
    .option('-f, --file <file>', 'YAML or JSON; - reads what is piped in')
    .option('--dry-run', 'only show what would be made')
    .option('--wait', 'tell what happens, until it is ready')
    .action(async (name: string | undefined, of: CreateOptions) =>
      exit(await createCluster(terminal, globals(), name, of)),
    )
  clusters
    .command('delete <cluster>')
    .description('delete a cluster and everything that was made for it')
    .option('--yes', 'do not ask for the name again')
    .addOption(
      new Option('--volumes <fate>', 'what becomes of volumes that its workloads made')
        .choices(['keep', 'remove'])
        .default('keep'),
    )
    .option('--wait', 'tell what happens, until nothing is left')
    .action(async (cluster: string, of: DeleteOptions) => exit(await deleteCluster(terminal, globals(), cluster, of)))
  clusters
    .command('watch <cluster>')
    .description('tell what happens, until it is ready, deleted, or waits for a person')
    .action(async (cluster: string) => exit(await watchClusterCommand(terminal, globals(), cluster)))
}
