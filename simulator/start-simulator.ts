import { createServer, type Server } from 'node:net'
import { serve } from '@hono/node-server'
import { createClock } from './clock'
import { type Cloud, createCloud } from './cloud'
import type { AskedFaultInput, Call, Standing } from './faults/asked-faults'
import { createApp } from './http/create-app'
import type { BootMachine } from './machine'
import { gatewayOf, seedCloud, seedDemo } from './seed'
import { keepState, loadState, resume } from './state-file'
import { computeWorld, type World } from './world'

export type SimulatorOptions = {
  /** 0, the default, takes a free one. */
  port?: number
  /** How many times faster than life; 10 unless told. */
  speed?: number
  /**
   * Addresses of floating IPs; each port of a load balancer behind one is opened there for real. 127.0.0.0/8 needs no
   * set-up on Linux. Unless told, a range that no other simulator on this machine has.
   */
  floatingCidr?: string
  /** Whether there are tenants to begin with (`demo`, `shop` and their people), or only the admin. */
  seed?: 'demo' | 'none'
  /** What runs in a booted server; Kubernetes, unless told. */
  boot?: BootMachine
  /** Life of a Keystone token, in real seconds; 3600 unless told. */
  tokenSeconds?: number
  /** Where the cloud is kept over a restart; in memory only, unless told. */
  stateFile?: string
  /** Told what goes wrong on this machine itself, for example an address that is taken. */
  onTrouble?: (message: string) => void
}

export type Simulator = {
  /** Keystone, for `clouds.yaml`: http://127.0.0.1:PORT/identity/v3 */
  authUrl: string
  /** Faults, calls and world over HTTP: http://127.0.0.1:PORT/simulator */
  adminUrl: string
  floatingCidr: string
  /** The same without HTTP. */
  world(): World
  calls(): Call[]
  forgetCalls(): void
  addFault(fault: AskedFaultInput): Standing
  clearFaults(): void
  /** Everything inside, for tests that look closer. */
  cloud: Cloud
  /** Ends machines, listeners and the server. */
  stop(): Promise<void>
}

/** A whole cloud in this process, sharing nothing with others beside it. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const clock = createClock(options.speed ?? 10)
  const onTrouble = options.onTrouble ?? (() => undefined)
  const saved = options.stateFile === undefined ? undefined : await loadState(options.stateFile, onTrouble)
  const claim = await claimRange(saved?.floatingCidr, options.floatingCidr)
  const cloud = createCloud({
    clock,
    boot: options.boot ?? (await bootKubernetes()),
    tokenSeconds: options.tokenSeconds ?? 3600,
    onTrouble,
  })
  if (saved) resume(cloud, saved)
  else {
    seedCloud(cloud, { floatingCidr: claim.cidr })
    if (options.seed !== 'none') seedDemo(cloud)
  }
  const kept =
    options.stateFile === undefined
      ? undefined
      : keepState({ cloud, floatingCidr: claim.cidr, file: options.stateFile, onTrouble })
  const http = await listen(cloud, options.port ?? 0)
  return {
    authUrl: `${http.url}/identity/v3`,
    adminUrl: `${http.url}/simulator`,
    floatingCidr: claim.cidr,
    world: () => computeWorld(cloud),
    calls: () => cloud.log.calls(),
    forgetCalls: () => cloud.log.forgetCalls(),
    addFault: fault => cloud.log.add(fault),
    clearFaults: () => cloud.log.remove(),
    cloud,
    async stop() {
      await kept?.end()
      await cloud.stop()
      await http.close()
      await claim.release()
    },
  }
}

/** Loaded only when asked for: tests of the cloud alone bring their own machines. */
const bootKubernetes = async (): Promise<BootMachine> => (await import('./kubernetes/boot-machine')).bootMachine

/** The address is part of the catalog, so the routes are made when the port is known. */
async function listen(cloud: Cloud, port: number): Promise<{ url: string; close(): Promise<void> }> {
  let fetch: ReturnType<typeof createApp>['fetch'] = () => new Response(null, { status: 503 })
  const server = await new Promise<ReturnType<typeof serve>>((resolve, reject) => {
    const starting = serve({ fetch: (request, env) => fetch(request, env), hostname: '127.0.0.1', port }, () =>
      resolve(starting),
    )
    starting.on('error', reject)
  })
  const address = server.address()
  const url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : port}`
  fetch = createApp(cloud, url).fetch
  return {
    url,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        if ('closeAllConnections' in server) server.closeAllConnections()
      }),
  }
}

const claimPort = 46_083

type Claim = { cidr: string; release(): Promise<void> }

/** The range of before, where there are addresses in it already; else the one asked for, or a free one. */
async function claimRange(before: string | undefined, asked: string | undefined): Promise<Claim> {
  if (before !== undefined) {
    const claim = before === asked ? unguarded(before) : await tryClaim(before)
    if (claim) return claim
    throw new Error(`another simulator on this machine has the range ${before} of this cloud's floating IPs.`)
  }
  if (asked !== undefined) return unguarded(asked)
  for (let attempt = 0; attempt < 100; attempt += 1) {
    const cidr = `127.${84 + Math.floor(Math.random() * 160)}.${16 * Math.floor(Math.random() * 16)}.0/20`
    const claim = await tryClaim(cidr)
    if (claim) return claim
  }
  throw new Error('every range of floating IPs is taken on this machine.')
}

/** Whoever names a range sees to it that nobody else has it. */
const unguarded = (cidr: string): Claim => ({ cidr, release: async () => {} })

/** Listening at the range's gateway keeps it from other simulators on this machine, whatever process they are in. */
async function tryClaim(cidr: string): Promise<Claim | undefined> {
  const lock = await tryListen(gatewayOf(cidr))
  return lock && { cidr, release: () => new Promise(resolve => lock.close(() => resolve())) }
}

const tryListen = (address: string) =>
  new Promise<Server | undefined>(resolve => {
    const lock = createServer()
    lock.on('error', () => resolve(undefined))
    lock.listen(claimPort, address, () => resolve(lock))
  })
