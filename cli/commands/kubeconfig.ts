import { homedir } from 'node:os'
import path from 'node:path'
import { readIfThere, writePrivateFile } from '../config-file'
import { connect, type GlobalOptions } from '../connection'
import { UsageError } from '../errors'
import { mergeKubeconfig } from '../merge-kubeconfig'
import type { Terminal } from '../terminal'

export type KubeconfigOptions = { write?: string; merge?: boolean }

/** Has a kubeconfig issued and prints it, writes it to a file, or puts it into the one that kubectl reads. */
export async function kubeconfig(
  terminal: Terminal,
  options: GlobalOptions,
  idOrName: string,
  of: KubeconfigOptions,
): Promise<void> {
  if (of.write && of.merge) throw new UsageError('Give --write or --merge, not both.')
  const client = await connect(terminal, options)
  const issued = await client.issueKubeconfig(idOrName)
  if (of.write) {
    await writePrivateFile(of.write, issued.kubeconfig)
    terminal.err(`Written to ${of.write}, good until ${issued.expiresAt}. Use it: export KUBECONFIG=${of.write}`)
  } else if (of.merge) {
    const file = kubectlFile(terminal.env)
    await writePrivateFile(file, mergeKubeconfig(await readIfThere(file), issued.kubeconfig, file))
    terminal.err(`Added to ${file} as the current context, good until ${issued.expiresAt}.`)
  } else if (options.output === 'json') {
    terminal.out(JSON.stringify(issued, null, 2))
  } else {
    terminal.out(issued.kubeconfig.trimEnd())
  }
}

/** The first file of KUBECONFIG, to which kubectl writes too. */
function kubectlFile(env: Terminal['env']): string {
  const first = env.KUBECONFIG?.split(path.delimiter).find(file => file !== '')
  return first ?? path.join(env.HOME || homedir(), '.kube', 'config')
}
