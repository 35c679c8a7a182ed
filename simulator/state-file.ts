import { readFile, rename, writeFile } from 'node:fs/promises'
import { setTimeout } from 'node:timers/promises'
import { deserialize, serialize } from 'node:v8'
import type { Cloud } from './cloud'
import { resumeWork as resumeServers } from './compute/life'
import type { Server } from './compute/state'
import { resumeWork as resumeLoadBalancers } from './load-balancer/work'
import { resumeWork as resumeVolumes } from './volume/state'

/** Goes up with each change of what a service keeps, so that an older cloud is not read as one of today. */
const format = 1

type Saved = Omit<Databases, 'compute'> & {
  format: number
  floatingCidr: string
  compute: Omit<Databases['compute'], 'servers'> & { servers: Map<string, Omit<Server, 'body'>> }
  /** Ids of the servers whose machines had power. */
  ran: Set<string>
}

type Databases = ReturnType<typeof databasesOf>

/** What each service would find in its database, and its machines on their disks, after the power was off. */
function databasesOf(cloud: Cloud) {
  const { clock: _1, onFloatingIp: _2, ...network } = cloud.network
  const { clock: _3, slowness: _4, ...volume } = cloud.volume
  const { clock: _5, network: _6, isAnswering: _7, onChange: _8, slowness: _9, ...loadBalancer } = cloud.loadBalancer
  const { flavors, hosts, servers, groups, keyPairs, quotas } = cloud.compute
  const { tokenSeconds: _10, ...directory } = cloud.directory
  return {
    directory,
    network,
    volume,
    loadBalancer,
    compute: { flavors, hosts, servers, groups, keyPairs, quotas },
    image: cloud.image,
    objectStore: cloud.objectStore,
    faults: cloud.named.memory,
  }
}

/** One graph in one piece: what several machines share, such as the data of their cluster, they share afterwards too. */
function takeState(cloud: Cloud, floatingCidr: string): Buffer {
  const databases = databasesOf(cloud)
  const servers = new Map<string, Omit<Server, 'body'>>()
  const ran = new Set<string>()
  for (const [id, { body, ...server }] of cloud.compute.servers) {
    servers.set(id, server)
    if (body) ran.add(id)
  }
  return serialize({
    ...databases,
    format,
    floatingCidr,
    compute: { ...databases.compute, servers },
    ran,
  } satisfies Saved)
}

/** Throws when the bytes are no state of a cloud, or that of another version of the simulator. */
function readState(bytes: Buffer): Saved {
  const saved: unknown = deserialize(bytes)
  const found = typeof saved === 'object' && saved !== null && 'format' in saved ? saved.format : undefined
  if (found !== format) throw new Error(`it has format ${String(found)} and this simulator reads ${format}`)
  return saved as Saved
}

/** Fills a new cloud with a state and goes on where it stopped: machines boot, half-done work is done. */
export function resume(cloud: Cloud, saved: Saved): void {
  const { directory, network, volume, loadBalancer, image, objectStore, faults } = saved
  const servers = new Map([...saved.compute.servers].map(([id, server]) => [id, { ...server, body: undefined }]))
  Object.assign(cloud.directory, directory)
  Object.assign(cloud.network, network)
  Object.assign(cloud.volume, volume)
  Object.assign(cloud.loadBalancer, loadBalancer)
  Object.assign(cloud.compute, { ...saved.compute, servers })
  Object.assign(cloud.image, image)
  Object.assign(cloud.objectStore, objectStore)
  Object.assign(cloud.named.memory, faults)
  for (const { port_id } of cloud.network.floatingIps.values()) if (port_id !== null) cloud.doors.refresh(port_id)
  resumeVolumes(cloud.volume)
  resumeLoadBalancers(cloud.loadBalancer)
  resumeServers(cloud.compute, saved.ran)
}

/** The state in a file; undefined when there is none. One that cannot be read is put aside, and said so. */
export async function loadState(file: string, onTrouble: (message: string) => void): Promise<Saved | undefined> {
  try {
    return readState(await readFile(file))
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return undefined
    const aside = `${file}.unreadable`
    await rename(file, aside)
    const why = cause instanceof Error ? cause.message : String(cause)
    onTrouble(`The simulated cloud of before cannot be read (${why}): it begins anew, and the file is now ${aside}.`)
    return undefined
  }
}

/** Saving takes at most this share of the time, however large the cloud. */
const shareOfTime = 0.02
const shortestMs = 1000

/** Keeps the state of a cloud in a file, never half written, until it is ended; what happened last is in it then. */
export function keepState(of: {
  cloud: Cloud
  floatingCidr: string
  file: string
  onTrouble: (message: string) => void
}): { end(): Promise<void> } {
  const ended = new AbortController()
  let written: Buffer | undefined
  const save = async (): Promise<number> => {
    const begun = performance.now()
    const bytes = takeState(of.cloud, of.floatingCidr)
    const tookMs = performance.now() - begun
    if (written?.equals(bytes)) return tookMs
    // It holds the keys of every cluster.
    await writeFile(`${of.file}.new`, bytes, { mode: 0o600, flush: true })
    await rename(`${of.file}.new`, of.file)
    written = bytes
    return tookMs
  }
  let said = ''
  // A full disk stays full for a while: it is told once.
  const attempt = () =>
    save().catch((cause: Error) => {
      if (cause.message !== said) of.onTrouble(`The simulated cloud cannot be saved: ${cause.message}`)
      said = cause.message
      return 0
    })
  const saving = (async () => {
    while (!ended.signal.aborted) {
      const tookMs = await attempt()
      await setTimeout(Math.max(shortestMs, tookMs / shareOfTime), undefined, ended).catch(() => undefined)
    }
  })()
  return {
    async end() {
      ended.abort()
      await saving
      await attempt()
    },
  }
}
