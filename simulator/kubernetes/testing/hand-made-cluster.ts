import { externalNetwork, idOf, imageId, makeGroup, makeNetwork, settled, type Tenant } from '../../testing/tenant'
import { createCa, issueCertificate, type KeyPair, publicKeyHash } from '../machine/pki'
import { initData, joinData } from './user-data'

/** A tenant's cluster by hand on the whole simulator, as `smoke` of the Kubernetes lab makes it: one control plane, one worker. */
export type HandMadeCluster = {
  ca: KeyPair
  /** Client certificate of a member of system:masters. */
  admin: KeyPair
  /** Floating IP of the API. */
  outside: string
  subnetId: string
  /** Ids of servers. */
  controlPlane: string
  worker: string
}

const token = 'abcdef.0123456789abcdef'
const addresses = { controlPlane: '10.20.0.11', worker: '10.20.0.21' }

/** Resolves when everything is asked for; the machines boot then. */
export async function makeClusterByHand(tenant: Tenant): Promise<HandMadeCluster> {
  const ca = await createCa('kubernetes')
  const network = await makeNetwork(tenant, 'smoke', '10.20.0.0/24')
  const group = await makeNodeGroup(tenant)
  const { vip, outside } = await makeDoor(tenant, network.subnetId)
  const admin = await issueCertificate(ca, { commonName: 'smoke', organizations: ['system:masters'], usage: 'client' })
  const endpoint = `${vip}:6443`
  const server = async (name: string, address: string, userData: string): Promise<string> => {
    const port = await tenant.want('POST', '/network/v2.0/ports', {
      port: {
        network_id: network.networkId,
        name,
        security_groups: [group],
        fixed_ips: [{ subnet_id: network.subnetId, ip_address: address }],
      },
    })
    const made = await tenant.want('POST', '/compute/v2.1/servers', {
      server: {
        name,
        flavorRef: '3',
        imageRef: await imageId(tenant),
        networks: [{ port: port.id }],
        user_data: Buffer.from(userData).toString('base64'),
      },
    })
    return idOf(made)
  }
  const first = initData({ ca, token, endpoint, certSANs: [outside, vip] })
  const controlPlane = await server('cp-1', addresses.controlPlane, first)
  const hash = publicKeyHash(ca.certificate)
  const worker = await server('w-1', addresses.worker, joinData({ endpoint, token, hash }))
  return { ca, admin, outside, subnetId: network.subnetId, controlPlane, worker }
}

function makeNodeGroup(tenant: Tenant): Promise<string> {
  const inside = { ethertype: 'IPv4', remote_ip_prefix: '10.20.0.0/24' }
  const tcp = [
    [6443, 6443],
    [2379, 2380],
    [10250, 10259],
    [30000, 32767],
  ].map(([low, high]) => ({ ...inside, protocol: 'tcp', port_range_min: low, port_range_max: high }))
  return makeGroup(tenant, [...tcp, { ...inside, protocol: 'udp', port_range_min: 8472, port_range_max: 8472 }])
}

/** The way in from outside: a load balancer with a floating IP. */
async function makeDoor(tenant: Tenant, subnetId: string) {
  const lbaas = (method: string, path: string, body: unknown) =>
    tenant.want(method, `/load-balancer/v2/lbaas${path}`, body)
  const balancer = await lbaas('POST', '/loadbalancers', { loadbalancer: { name: 'api', vip_subnet_id: subnetId } })
  const id = idOf(balancer)
  await settled(tenant, id)
  const pool = await lbaas('POST', '/pools', {
    pool: { loadbalancer_id: id, protocol: 'TCP', lb_algorithm: 'ROUND_ROBIN' },
  })
  await settled(tenant, id)
  await lbaas('POST', '/listeners', {
    listener: { loadbalancer_id: id, protocol: 'TCP', protocol_port: 6443, default_pool_id: pool.id },
  })
  await settled(tenant, id)
  await lbaas('POST', `/pools/${pool.id}/members`, {
    member: { address: addresses.controlPlane, protocol_port: 6443, subnet_id: subnetId },
  })
  await settled(tenant, id)
  const floating = await tenant.want('POST', '/network/v2.0/floatingips', {
    floatingip: { floating_network_id: await externalNetwork(tenant), port_id: balancer.vip_port_id },
  })
  return { vip: String(balancer.vip_address), outside: String(floating.floating_ip_address) }
}
