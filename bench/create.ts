import type { ObservedCall } from '@/lib/openstack/http/observe'
import { simulatedCloud } from './clouds'
import { openFleet, until } from './fleet'
import { type Row, shown, underTarget } from './table'

/**
 * A create of 3 + 5 machines on a cloud whose own work takes next to no time: what remains is ours, our looking again
 * included.
 */
export async function measureCreate(): Promise<Row[]> {
  const fleet = await openFleet(await simulatedCloud(2000), { pollMs: 50 })
  try {
    // The first one warms up connections, certificates and caches.
    await create(fleet, 'warm-up', 1, 0)
    const small = await create(fleet, 'small', 3, 5)
    const large = await create(fleet, 'large', 3, 15)
    const perMachine = (large.seconds - small.seconds) / 10
    return [
      underTarget('own time of a create of 3 + 5', small.seconds, 10, 's'),
      underTarget('own time per further machine', Math.max(0, perMachine), 1, 's'),
      ...callRows('create of 3 + 5', small.calls),
      shown('statements to Postgres in a create of 3 + 5', String(small.statements)),
    ]
  } finally {
    await fleet.close()
  }
}

type Fleet = Awaited<ReturnType<typeof openFleet>>

async function create(fleet: Fleet, name: string, controlPlanes: 1 | 3, workers: number) {
  fleet.takeCalls()
  fleet.takeStatements()
  const begin = performance.now()
  const { id } = await fleet.api.createCluster(
    { name, spec: { controlPlane: { replicas: controlPlanes }, nodePools: [{ name: 'web', replicas: workers }] } },
    name,
  )
  await until(async () => {
    const cluster = await fleet.database.cluster.findUniqueOrThrow({ where: { id }, select: { phase: true } })
    return cluster.phase === 'Ready'
  })
  return {
    seconds: (performance.now() - begin) / 1000,
    calls: fleet.takeCalls(),
    statements: fleet.takeStatements(),
  }
}

/** A read is repeated when the same address was read before. */
function callRows(what: string, calls: ObservedCall[]): Row[] {
  const reads = calls.filter(call => call.method === 'GET')
  const repeated = reads.length - new Set(reads.map(call => `${call.service} ${call.path}`)).size
  const failed = calls.filter(call => call.status === null || call.status >= 400).length
  return [
    shown(`cloud calls of a ${what}`, String(calls.length)),
    shown('  that change something', String(calls.length - reads.length)),
    shown('  repeated reads', String(repeated)),
    shown('  refused or unanswered', String(failed)),
  ]
}
