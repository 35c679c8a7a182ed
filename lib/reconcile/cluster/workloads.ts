import { serviceDescriptionSuffix, serviceLoadBalancerPrefix } from '@/lib/domain/names'
import { report } from '@/lib/domain/report'
import type { KubeObject } from '@/lib/kubernetes/object'
import { assertLease } from '@/lib/store/lease'
import { recordResource } from '@/lib/store/ledger'
import { type Context, type Outcome, waiting } from './context'
import { promise, settle } from './ensure'

/**
 * What workloads made in the cloud through the cloud controller manager and the volume driver. It carries the cluster's
 * id (`--cluster-name`), so the sweep is exact (facts 1.6).
 */

/** Asks the cluster to take its Services' load balancers down, the clean way. Nothing when none is left or it cannot be asked. */
export async function cleanUpServices(context: Context): Promise<Outcome | undefined> {
  const kube = await context.kube()
  if (!kube || !context.observed.initialized || outOfTime(context)) return undefined
  if (!(await kube.ready()).ready) return undefined
  const services = (await kube.list({ apiVersion: 'v1', kind: 'Service' })).filter(
    s => serviceType(s) === 'LoadBalancer',
  )
  if (services.length === 0) return undefined
  await noteServiceObjects(context)
  await Promise.all(
    services.map(({ metadata: { name, namespace } }) =>
      kube.delete({ apiVersion: 'v1', kind: 'Service', name, ...(namespace ? { namespace } : {}) }),
    ),
  )
  return waiting(report('ServicesCleanUp', { count: services.length }))
}

function serviceType(object: KubeObject): string | undefined {
  const spec = object.spec
  return typeof spec === 'object' && spec !== null && 'type' in spec ? String(spec.type) : undefined
}

/** A cluster that cannot clean up any more must not hold its own deletion up. */
function outOfTime(context: Context): boolean {
  context.observed.cleanupSince ??= context.now().toISOString()
  return (
    context.now().getTime() - new Date(context.observed.cleanupSince).getTime() > context.patience.workloadCleanupMs
  )
}

/** Removes load balancers and floating IPs that Services left. Nothing when none is left. */
export async function sweepServices(context: Context): Promise<Outcome | undefined> {
  const { loadBalancer, network } = await context.cloud()
  const { balancers, addresses } = await noteServiceObjects(context)
  for (const address of addresses) {
    assertLease(context.lease)
    await network.floatingIps.delete(address.id)
  }
  for (const balancer of balancers) {
    assertLease(context.lease)
    if (!balancer.provisioning_status.startsWith('PENDING_')) await loadBalancer.loadBalancers.delete(balancer.id)
  }
  if (balancers.length > 0) return waiting(report('RemovingServices', { count: balancers.length }))
  await settleSwept(context, ['loadbalancer', 'floatingip'])
  return undefined
}

/** What Services made and the cloud still has; it enters the ledger whoever takes it down, so that the receipt has it. */
async function noteServiceObjects(context: Context) {
  const { loadBalancer, network } = await context.cloud()
  const { id } = context.cluster
  const balancers = (await loadBalancer.loadBalancers.list()).filter(
    b => b.name.startsWith(serviceLoadBalancerPrefix(id)) && b.provisioning_status !== 'DELETED',
  )
  const addresses = (await network.floatingIps.list()).filter(a =>
    a.description?.endsWith(serviceDescriptionSuffix(id)),
  )
  for (const balancer of balancers) await noteFound(context, 'loadbalancer', balancer.name, balancer.id)
  for (const address of addresses) await noteFound(context, 'floatingip', address.description ?? address.id, address.id)
  return { balancers, addresses }
}

/** Removes or keeps the volumes that workloads made, as was asked. Nothing when that is settled. */
export async function removeVolumes(context: Context): Promise<Outcome | undefined> {
  const { volume } = await context.cloud()
  const volumes = await volume.volumes.list({ metadata: { 'cinder.csi.openstack.org/cluster': context.cluster.id } })
  for (const found of volumes) {
    const entry = await noteFound(context, 'volume', found.name || found.id, found.id)
    if (context.cluster.deletionVolumes !== 'remove') {
      await settle(context, entry, 'kept')
    } else {
      assertLease(context.lease)
      if (found.status === 'available' || found.status.startsWith('error')) await volume.volumes.delete(found.id)
    }
  }
  if (context.cluster.deletionVolumes === 'remove' && volumes.length > 0)
    return waiting(report('RemovingVolumes', { count: volumes.length }))
  await settleSwept(context, ['volume'])
  return undefined
}

/** What is found on the way enters the ledger, so that the receipt is complete. */
async function noteFound(
  context: Context,
  kind: 'floatingip' | 'loadbalancer' | 'volume',
  name: string,
  cloudId: string,
) {
  const entry = await promise(context, { kind, name })
  if (entry.cloudId !== cloudId) {
    await recordResource(context.db, entry.id, cloudId)
    entry.cloudId = cloudId
  }
  return entry
}

/** Entries of swept things are gone once a sweep finds none. Those of the cluster itself have steps of their own. */
async function settleSwept(context: Context, kinds: string[]): Promise<void> {
  const { id } = context.cluster
  const swept = context.cluster.ledger.filter(
    e =>
      e.fate === null &&
      kinds.includes(e.kind) &&
      e.machineId === null &&
      (e.kind === 'volume' ||
        e.name.startsWith(serviceLoadBalancerPrefix(id)) ||
        e.name.endsWith(serviceDescriptionSuffix(id))),
  )
  for (const entry of swept) await settle(context, entry, 'deleted')
}
