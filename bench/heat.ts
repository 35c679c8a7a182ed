import { type CloudSession, signInToCloud } from '../scripts/testing/cloud-session'
import { labCloud } from './clouds'
import { openFleet, until } from './fleet'
import { heatTemplate } from './heat-template'
import { type Row, shown } from './table'

/** Between two looks at what is being made. */
const everyMs = 500

type Fleet = Awaited<ReturnType<typeof openFleet>>

const spec = {
  controlPlane: { replicas: 3 as const },
  nodePools: [{ name: 'web', replicas: 5 }],
}

/**
 * The same objects made once by Slipway and once by a Heat stack, on the same real cloud, one after the other. Heat is
 * done when servers are ACTIVE. Slipway's control-plane servers come one after the other, since each joins etcd before
 * the next may, and the cluster is done when every node is Ready.
 */
export async function measureHeat(): Promise<Row[]> {
  const cloud = await labCloud()
  if (!cloud) return [shown('Heat side by side', 'left out: there are no labs beside the checkout')]
  const fleet = await openFleet(cloud, { pollMs: 3000 })
  try {
    const slipway = await liveInSlipway(fleet)
    const heat = await liveInHeat(fleet, await signInToCloud(cloud.authUrl, cloud.member))
    const row = (what: string, own: number, other: number) =>
      shown(what, `${own.toFixed(0)} s : ${other.toFixed(0)} s = ${(own / other).toFixed(2)}`)
    return [
      row('3 + 5 on the lab, Slipway : Heat, all objects there and ACTIVE', slipway.active, heat.created),
      row('  all nodes Ready (Heat: servers ACTIVE)', slipway.ready, heat.created),
      row('  deleted, nothing left', slipway.deleted, heat.deleted),
      shown('  calls of Slipway to the cloud, create', String(slipway.calls)),
    ]
  } finally {
    await fleet.close()
  }
}

/** Seconds since each was asked for. What was begun is removed whatever happens: nobody else would. */
async function liveInSlipway(fleet: Fleet) {
  fleet.takeCalls()
  const begin = Date.now()
  const { id } = await fleet.api.createCluster({ name: 'beside-heat', spec }, 'beside-heat')
  const cluster = () => fleet.database.cluster.findUniqueOrThrow({ where: { id } })
  let created: { active: number; ready: number; calls: number }
  let beginDelete: number
  try {
    await until(async () => (await cluster()).phase === 'Ready', everyMs)
    const ready = secondsSince(begin)
    created = { active: secondsBetween(begin, await timesOf(fleet, id)), ready, calls: fleet.takeCalls().length }
  } finally {
    beginDelete = Date.now()
    await fleet.api.deleteCluster(id, { confirmName: 'beside-heat' })
    await until(async () => (await cluster()).deletedAt !== null, everyMs)
  }
  return { ...created, deleted: secondsSince(beginDelete) }
}

/** When each object was known to be there, and each server to be ACTIVE. */
async function timesOf(fleet: Fleet, clusterId: string): Promise<(Date | null)[]> {
  const machines = await fleet.database.machine.findMany({ where: { clusterId } })
  const objects = await fleet.database.resource.findMany({ where: { clusterId } })
  return [...objects.map(object => object.recordedAt), ...machines.map(machine => machine.serverActiveAt)]
}

async function liveInHeat(fleet: Fleet, { call }: CloudSession) {
  const { spec: complete } = await fleet.api.planCluster({ name: 'beside-heat', spec })
  const { catalog, releases } = await fleet.api.catalog()
  const release = releases.find(each => each.name === complete.release)
  if (!catalog || !release) throw new Error('The catalog of the lab is not there.')
  const template = heatTemplate(complete, catalog, release.kubernetesVersion)
  const begin = Date.now()
  const { stack } = await call('POST', 'orchestration', '/stacks', { stack_name: 'beside-slipway', template })
  const address = `/stacks/beside-slipway/${(stack as { id: string }).id}`
  let created: number
  let beginDelete: number
  try {
    await waitForStack(call, address, 'CREATE_COMPLETE')
    created = secondsSince(begin)
  } finally {
    beginDelete = Date.now()
    await call('DELETE', 'orchestration', address)
    await waitForStack(call, address, 'DELETE_COMPLETE')
  }
  return { created, deleted: secondsSince(beginDelete) }
}

async function waitForStack(call: CloudSession['call'], address: string, status: string): Promise<void> {
  await until(async () => {
    const { stack } = await call('GET', 'orchestration', address)
    const { stack_status: is, stack_status_reason: why } = stack as Record<string, string>
    if (is?.endsWith('_FAILED')) throw new Error(`The Heat stack is ${is}: ${why}`)
    return is === status
  }, everyMs)
}

const secondsSince = (begin: number) => (Date.now() - begin) / 1000
const secondsBetween = (begin: number, ends: (Date | null)[]) =>
  (Math.max(...ends.map(end => end?.getTime() ?? begin)) - begin) / 1000
