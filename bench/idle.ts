import { setTimeout as sleep } from 'node:timers/promises'
import { simulatedCloud } from './clouds'
import { openFleet, until } from './fleet'
import { type Row, shown } from './table'

/** `SLIPWAY_BENCH_FLEETS=100` leaves the larger one out, which takes a while to make. */
const sizes = (process.env.SLIPWAY_BENCH_FLEETS ?? '100,1000').split(',').map(Number)
const windowMs = 60_000
const idleMs = 20_000

/** What a cluster costs that is as wanted: nothing changes, the worker looks at it now and then. */
export async function measureIdle(): Promise<Row[]> {
  const fleet = await openFleet(await simulatedCloud(2000), { pollMs: 500, idleMs })
  try {
    const rows: Row[] = []
    for (const size of sizes) rows.push(...(await measureSize(fleet, size)))
    return rows
  } finally {
    await fleet.close()
  }
}

type Fleet = Awaited<ReturnType<typeof openFleet>>

async function measureSize(fleet: Fleet, size: number): Promise<Row[]> {
  await grow(fleet, size)
  await sleep(idleMs)
  fleet.takeCalls()
  fleet.takeStatements()
  const turnsBefore = await turns(fleet)
  const cpuBefore = process.cpuUsage()
  await sleep(windowMs)
  const cpu = process.cpuUsage(cpuBefore)
  const [calls, statements] = [fleet.takeCalls().length, fleet.takeStatements()]
  const passes = (await turns(fleet)) - turnsBefore
  const cpuMs = (cpu.user + cpu.system) / 1000
  const each = (amount: number) => (passes > 0 ? (amount / passes).toFixed(1) : 'no pass')
  return [
    shown(`idle fleet of ${size}, passes a minute`, String(passes)),
    shown('  statements to Postgres per pass', each(statements)),
    shown('  cloud calls per pass', each(calls)),
    shown('  CPU per pass', `${each(cpuMs)} ms`),
    shown('  CPU of one core', `${((100 * cpuMs) / windowMs).toFixed(0)} %`),
  ]
}

async function grow(fleet: Fleet, size: number): Promise<void> {
  const present = await fleet.database.cluster.count()
  for (let number = present; number < size; number += 1) {
    const name = `idle-${number}`
    await fleet.api.createCluster({ name, spec: { controlPlane: { replicas: 1 }, nodePools: [] } }, name)
  }
  const areReady = async () => (await fleet.database.cluster.count({ where: { phase: 'Ready' } })) === size
  await until(areReady, 1000, 60)
}

/** Each turn of a worker raises the epoch of the lease by one. */
async function turns(fleet: Fleet): Promise<number> {
  const { _sum } = await fleet.database.cluster.aggregate({ _sum: { leaseEpoch: true } })
  return _sum.leaseEpoch ?? 0
}
