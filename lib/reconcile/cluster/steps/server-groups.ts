import { serverGroupName } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import { type Context, done, type Step, waiting } from '../context'
import { ensureResource, removeResources } from '../ensure'

/** The control plane's group in `observed.serverGroupIds`; no pool may be called so. */
export const controlPlaneGroup = 'cp'

/** One group per kind of machine keeps its members on different hosts where there are enough. */
export const serverGroups: Step = {
  name: 'server-groups',
  after: ['credentials'],

  async reconcile(context) {
    const { compute } = await context.cloud()
    const there = await compute.serverGroups.list()
    const pools = [controlPlaneGroup, ...context.cluster.spec.nodePools.map(pool => pool.name)]
    const groups = await Promise.all(pools.map(pool => ensureGroup(context, pool, there)))
    context.observed.serverGroupIds = Object.fromEntries(pools.map((pool, i) => [pool, groups[i]?.id ?? '']))
    return done(report('ServerGroupsMade'))
  },

  async remove(context) {
    const { compute } = await context.cloud()
    const there = await compute.serverGroups.list()
    const left = await removeResources(context, {
      kind: 'server_group',
      find: async entry => there.find(group => group.name === entry.name),
      delete: found => compute.serverGroups.delete(found.id),
    })
    return left.length > 0 ? waiting(report('RemovingServerGroups')) : done(report('ServerGroupsGone'))
  },
}

async function ensureGroup(
  context: Context,
  pool: string,
  there: { id: string; name: string }[],
): Promise<{ id: string }> {
  const { compute } = await context.cloud()
  const name = serverGroupName(context.cluster, pool)
  return ensureResource(context, {
    kind: 'server_group',
    name,
    list: async () => there.filter(group => group.name === name),
    create: () => compute.serverGroups.create({ name, policy: 'soft-anti-affinity' }),
  })
}
