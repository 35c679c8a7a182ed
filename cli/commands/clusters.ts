import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { ApiClient } from '../../lib/contract/client'
import { parseClusterFile } from '../../lib/contract/cluster-file'
import type { ClusterListQuery, ClusterSummary, CreateClusterRequest } from '../../lib/contract/clusters'
import { ask, readPiped } from '../ask'
import { clusterTable, clusterText, planText } from '../cluster-text'
import { connect, type GlobalOptions } from '../connection'
import { CommandError, UsageError } from '../errors'
import { print } from '../print'
import { newsText } from '../progress'
import type { Terminal } from '../terminal'
import { watchCluster } from '../watch-cluster'

export type ListOptions = { search?: string; phase?: ClusterSummary['phase']; release?: string }

export async function listClusters(terminal: Terminal, options: GlobalOptions, of: ListOptions): Promise<void> {
  const clusters = await allClusters(await connect(terminal, options), of)
  print(terminal, options, clusters, () =>
    clusters.length > 0 ? clusterTable(clusters, terminal.now()) : 'There are no clusters.',
  )
}

export async function getCluster(terminal: Terminal, options: GlobalOptions, idOrName: string): Promise<void> {
  const cluster = await (await connect(terminal, options)).getCluster(idOrName)
  print(terminal, options, cluster, () => clusterText(cluster, terminal.now()))
}

export type CreateOptions = { file?: string; dryRun?: boolean; wait?: boolean }

/** Asks for the cluster of a file, or for one of this name with every default, or shows what would be made. Returns the exit code. */
export async function createCluster(
  terminal: Terminal,
  options: GlobalOptions,
  name: string | undefined,
  of: CreateOptions,
): Promise<number> {
  const request = await requestOf(terminal, name, of.file)
  const client = await connect(terminal, options)
  if (of.dryRun) {
    const plan = await client.planCluster(request)
    print(terminal, options, plan, () => planText(plan))
    return plan.plan.problems.length > 0 ? 1 : 0
  }
  const cluster = await client.createCluster(request, randomUUID())
  if (of.wait) return watch(terminal, options, client, cluster.id)
  print(terminal, options, cluster, () => `Cluster ${cluster.name} is asked for.`)
  if (options.output === 'table') terminal.err(`See how it goes: slipway clusters watch ${cluster.name}`)
  return 0
}

async function requestOf(
  terminal: Terminal,
  name: string | undefined,
  file: string | undefined,
): Promise<CreateClusterRequest> {
  if (file !== undefined && name !== undefined) throw new UsageError('Give a name or a file: a file says the name.')
  if (file !== undefined) return parseClusterFile(await readClusterFile(terminal, file))
  if (name !== undefined) return { name }
  throw new UsageError('Which cluster? Give a name, or a file with -f.')
}

export type DeleteOptions = { yes?: boolean; volumes: 'keep' | 'remove'; wait?: boolean }

/** Asks for the name again, unless --yes is given. Returns the exit code. */
export async function deleteCluster(
  terminal: Terminal,
  options: GlobalOptions,
  idOrName: string,
  of: DeleteOptions,
): Promise<number> {
  const client = await connect(terminal, options)
  const { id, name, generation, machines } = await client.getCluster(idOrName)
  if (!of.yes) {
    const question = `This deletes ${name} with its ${machines.length} machines. Type its name to go on: `
    const typed = await ask(terminal, question, 'There is no terminal to ask on: give --yes.')
    if (typed !== name) throw new CommandError('That is another name: nothing was deleted.')
  }
  const cluster = await client.deleteCluster(id, { confirmName: name, volumes: of.volumes, generation })
  if (of.wait) return watch(terminal, options, client, id)
  print(terminal, options, cluster, () => `Cluster ${name} is being deleted.`)
  return 0
}

/** Returns the exit code. */
export async function watchClusterCommand(
  terminal: Terminal,
  options: GlobalOptions,
  idOrName: string,
): Promise<number> {
  return watch(terminal, options, await connect(terminal, options), idOrName)
}

/** In JSON each piece of news is a line of its own. */
async function watch(terminal: Terminal, options: GlobalOptions, client: ApiClient, idOrName: string): Promise<number> {
  if (options.output === 'yaml') throw new UsageError('What happens is told as a table or as JSON, not as YAML.')
  const asJson = options.output === 'json'
  const end = await watchCluster(
    client,
    idOrName,
    news => terminal.out(asJson ? JSON.stringify(news) : newsText(news)),
    terminal.now,
  )
  terminal.err(end.text)
  return end.exitCode
}

async function allClusters(client: ApiClient, of: ListOptions): Promise<ClusterSummary[]> {
  const clusters: ClusterSummary[] = []
  const query: ClusterListQuery = { ...of, limit: 100 }
  for (;;) {
    const page = await client.listClusters(query)
    clusters.push(...page.items)
    if (page.nextCursor === null) return clusters
    query.cursor = page.nextCursor
  }
}

/** `-` is what is piped in. */
async function readClusterFile(terminal: Terminal, file: string): Promise<string> {
  if (file === '-') return readPiped(terminal)
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw new CommandError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`)
  }
}
