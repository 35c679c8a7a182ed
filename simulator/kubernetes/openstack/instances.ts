import type { Cluster } from '../cluster'
import { recordEvent } from '../events'
import { at, type JsonObject, listAt, objectAt, textAt } from '../json'
import { uninitializedTaint } from '../kubelet/node-object'
import type { Node } from '../objects'
import { builtIn } from '../schema/resources'
import type { CloudConf } from './cloud-conf'
import { isGone, type Session } from './session'

const nodes = builtIn('', 'nodes')
const shutdownTaint = 'node.cloudprovider.kubernetes.io/shutdown'

/** openstack:///ID or openstack://REGION/ID (facts 2.2). */
const providerId = /^openstack:\/\/([^/]*)\/([^/]+)$/

const isUninitialized = (node: Node) => Boolean(node.spec.taints?.some(taint => taint.key === uninitializedTaint))

/** A node's server: by its provider id, or by its name before it has one; undefined when there is none. */
async function serverOf(session: Session, node: Node): Promise<JsonObject | undefined> {
  const { providerID } = node.spec
  if (providerID) {
    const id = providerId.exec(providerID)?.[2]
    if (!id) throw new Error(`provider id "${providerID}" is not openstack:///ID`)
    try {
      return objectAt(await session.get('compute', `/servers/${id}`), 'server')
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }
  const found = await session.get('compute', `/servers/detail?name=${encodeURIComponent(`^${node.metadata.name}$`)}`)
  const servers = listAt(found, 'servers')
  if (servers.length > 1) throw new Error(`${servers.length} servers are called ${node.metadata.name}`)
  return servers[0]
}

/** Gives new nodes what only the cloud knows: provider id, addresses, zone, region and instance type. */
export async function initializeNodes(
  cluster: Cluster,
  session: Session,
  conf: CloudConf,
  log: (line: string) => void,
): Promise<void> {
  for (const node of cluster.store.list<Node>(nodes).filter(isUninitialized)) {
    const server = await serverOf(session, node)
    if (!server) {
      log(
        `error syncing '${node.metadata.name}': failed to get instance metadata for node ${node.metadata.name}: instance not found, requeuing`,
      )
      continue
    }
    const flavor = await flavorName(session, server)
    const addresses = addressesOf(server, conf)
    cluster.store.update<Node>(nodes, node, draft => {
      draft.spec.providerID ??= `openstack:///${textAt(server, 'id')}`
      draft.spec.taints = draft.spec.taints?.filter(taint => taint.key !== uninitializedTaint)
      if (draft.spec.taints?.length === 0) delete draft.spec.taints
      const zone = textAt(server, 'OS-EXT-AZ:availability_zone')
      draft.metadata.labels = {
        ...draft.metadata.labels,
        'node.kubernetes.io/instance-type': flavor,
        'beta.kubernetes.io/instance-type': flavor,
        ...(zone ? { 'topology.kubernetes.io/zone': zone, 'failure-domain.beta.kubernetes.io/zone': zone } : {}),
        ...(conf.region
          ? { 'topology.kubernetes.io/region': conf.region, 'failure-domain.beta.kubernetes.io/region': conf.region }
          : {}),
      }
      draft.status.addresses = [...addresses, { type: 'Hostname', address: node.metadata.name }]
    })
    log(`Successfully initialized node ${node.metadata.name} with cloud provider`)
    recordEvent(cluster, node, 'cloud-node-controller', { reason: 'Synced', message: 'Node synced successfully' })
  }
}

async function flavorName(session: Session, server: JsonObject): Promise<string> {
  const embedded = textAt(server, 'flavor', 'original_name')
  if (embedded) return embedded
  const id = textAt(server, 'flavor', 'id')
  try {
    return textAt(await session.get('compute', `/flavors/${id}`), 'flavor', 'name') || id
  } catch (error) {
    if (isGone(error)) return id
    throw error
  }
}

/** Fixed addresses are internal, floating ones and those of public networks external. */
function addressesOf(server: JsonObject, conf: CloudConf): { type: string; address: string }[] {
  const all = Object.entries(objectAt(server, 'addresses')).flatMap(([network, entries]) =>
    (Array.isArray(entries) ? entries : []).map(entry => {
      const isExternal = textAt(entry, 'OS-EXT-IPS:type') === 'floating' || conf.publicNetworks.includes(network)
      return { type: isExternal ? 'ExternalIP' : 'InternalIP', address: textAt(entry, 'addr') }
    }),
  )
  return [...all.filter(item => item.type === 'InternalIP'), ...all.filter(item => item.type === 'ExternalIP')]
}

/** Looks after nodes that are not ready: those whose server is gone go, those whose server is off are tainted. */
export async function syncLifecycle(cluster: Cluster, session: Session, log: (line: string) => void): Promise<void> {
  for (const node of cluster.store.list<Node>(nodes)) {
    const ready = node.status.conditions?.find(item => item.type === 'Ready')?.status
    if (ready === 'True' || !node.spec.providerID) continue
    const server = await serverOf(session, node)
    if (!server) {
      log(`deleting node since it is no longer present in cloud provider: ${node.metadata.name}`)
      recordEvent(cluster, node, 'cloud-node-lifecycle-controller', {
        reason: 'DeletingNode',
        message: `Deleting node ${node.metadata.name} because it does not exist in the cloud provider`,
      })
      cluster.store.remove(nodes, node)
    } else if (at(server, 'status') === 'SHUTOFF') addShutdownTaint(cluster, node)
  }
  for (const node of cluster.store.list<Node>(nodes)) {
    const ready = node.status.conditions?.find(item => item.type === 'Ready')?.status
    const hasTaint = node.spec.taints?.some(taint => taint.key === shutdownTaint)
    if (ready !== 'True' || !hasTaint) continue
    cluster.store.update<Node>(nodes, node, draft => {
      draft.spec.taints = draft.spec.taints?.filter(taint => taint.key !== shutdownTaint)
    })
  }
}

function addShutdownTaint(cluster: Cluster, node: Node): void {
  if (node.spec.taints?.some(taint => taint.key === shutdownTaint)) return
  cluster.store.update<Node>(nodes, node, draft => {
    draft.spec.taints = [...(draft.spec.taints ?? []), { key: shutdownTaint, effect: 'NoSchedule' }]
  })
}
