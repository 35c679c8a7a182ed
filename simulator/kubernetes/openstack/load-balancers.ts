import { seconds } from '../../clock'
import { type JsonObject, listAt, numberAt, objectAt, sameJson, textAt, textsAt } from '../json'
import type { Node, Service, ServicePort } from '../objects'
import type { CloudConf } from './cloud-conf'
import { isGone, type Session } from './session'

const prefix = 'loadbalancer.openstack.org/'
const internalAnnotation = 'service.beta.kubernetes.io/openstack-internal-load-balancer'

/** Names and descriptions take no more in OpenStack. */
const cut = (text: string) => text.slice(0, 255)

export const loadBalancerName = (cluster: string, { metadata }: Service): string =>
  cut(`kube_service_${cluster}_${metadata.namespace}_${metadata.name}`)

const about = (cluster: string, { metadata }: Service) =>
  `Kubernetes external service ${metadata.namespace}/${metadata.name} from cluster ${cluster}`

const ourFloating = 'Floating IP for Kubernetes external service '

/** What the work needs besides the cloud: simulated time, and an end. */
export type Work = { wait(ms: number): Promise<void>; log(line: string): void }

/**
 * Gives Services of type LoadBalancer their load balancers in Octavia, as openstack-cloud-controller-manager does: one
 * change at a time, each looked at first. Left out: shared load balancers, TLS, security groups, classes.
 */
export class LoadBalancers {
  constructor(
    private readonly session: Session,
    private readonly conf: CloudConf,
    private readonly cluster: string,
    private readonly work: Work,
  ) {}

  /** Returns the address at which the Service is reached. */
  async ensure(service: Service, nodes: Node[]): Promise<string> {
    const name = loadBalancerName(this.cluster, service)
    const found = (await this.find(name)) ?? (await this.create(name, service))
    const balancer = await this.whenActive(textAt(found, 'id'))
    await this.agree(balancer, service, nodes)
    return this.ensureFloating(service, balancer)
  }

  async delete(service: Service): Promise<void> {
    const found = await this.find(loadBalancerName(this.cluster, service))
    if (!found) return
    if (service.metadata.annotations?.[`${prefix}keep-floatingip`] !== 'true') {
      await this.deleteFloating(textAt(found, 'vip_port_id'))
    }
    const id = textAt(found, 'id')
    let asked = false
    for (let waited = 0; waited < 180; waited += 2) {
      const balancer = await this.look(id)
      if (!balancer || balancer.provisioning_status === 'DELETED') return
      if (!asked && !textAt(balancer, 'provisioning_status').startsWith('PENDING_')) {
        asked = true
        await this.ignoreGone(this.octavia('DELETE', `/loadbalancers/${id}?cascade=true`))
        this.work.log(`Deleting load balancer ${textAt(found, 'name')}`)
      }
      await this.work.wait(seconds(2))
    }
    throw new Error(`load balancer ${id} is still there after 3 minutes`)
  }

  private octavia(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    return this.session.call('load-balancer', method, path, body)
  }

  private neutron(method: string, path: string, body?: JsonObject): Promise<JsonObject> {
    return this.session.call('network', method, path, body)
  }

  private async ignoreGone(work: Promise<unknown>): Promise<void> {
    try {
      await work
    } catch (error) {
      if (!isGone(error)) throw error
    }
  }

  private async find(name: string): Promise<JsonObject | undefined> {
    const found = listAt(await this.octavia('GET', `/loadbalancers?name=${encodeURIComponent(name)}`), 'loadbalancers')
    if (found.length > 1) throw new Error(`${found.length} load balancers are called ${name}`)
    return found[0]
  }

  private async look(id: string): Promise<JsonObject | undefined> {
    try {
      return objectAt(await this.octavia('GET', `/loadbalancers/${id}`), 'loadbalancer')
    } catch (error) {
      if (isGone(error)) return undefined
      throw error
    }
  }

  private setting = (service: Service, key: string, configured: string): string =>
    service.metadata.annotations?.[prefix + key] || configured

  private isInternal = (service: Service): boolean =>
    this.conf.loadBalancer.internal || service.metadata.annotations?.[internalAnnotation] === 'true'

  private async create(name: string, service: Service): Promise<JsonObject> {
    const { loadBalancer } = this.conf
    const subnet = this.setting(service, 'subnet-id', loadBalancer.subnetId)
    const network = this.setting(service, 'network-id', loadBalancer.networkId)
    if (!subnet && !network) throw new Error('no subnet-id is set')
    this.work.log(`Creating load balancer ${name}`)
    const wanted = {
      name,
      description: cut(about(this.cluster, service)),
      tags: [name],
      provider: loadBalancer.provider,
      vip_subnet_id: subnet,
      vip_network_id: network,
      flavor_id: this.setting(service, 'flavor-id', loadBalancer.flavorId),
      availability_zone: this.setting(service, 'availability-zone', loadBalancer.availabilityZone),
    }
    const loadbalancer = Object.fromEntries(Object.entries(wanted).filter(([, value]) => value !== ''))
    return objectAt(await this.octavia('POST', '/loadbalancers', { loadbalancer }), 'loadbalancer')
  }

  private async whenActive(id: string): Promise<JsonObject> {
    for (let waited = 0; waited < 300; waited += 1) {
      const balancer = await this.look(id)
      const status = textAt(balancer, 'provisioning_status')
      if (!balancer) throw new Error(`load balancer ${id} is gone`)
      if (status === 'ACTIVE') return balancer
      if (status === 'ERROR') throw new Error(`load balancer ${id} is in provisioning status ERROR`)
      await this.work.wait(seconds(1))
    }
    throw new Error(`load balancer ${id} is not active after 5 minutes`)
  }

  /** Makes listeners, pools, members and monitors what the Service says. */
  private async agree(balancer: JsonObject, service: Service, nodes: Node[]): Promise<void> {
    const id = textAt(balancer, 'id')
    const name = textAt(balancer, 'name')
    const listeners = listAt(await this.octavia('GET', `/listeners?loadbalancer_id=${id}`), 'listeners')
    const kept = new Set<string>()
    for (const [index, port] of (service.spec.ports ?? []).entries()) {
      const known = listeners.find(item => item.protocol === port.protocol && item.protocol_port === port.port)
      const suffix = `_${index}_${name}`
      const listener = await this.listener(id, service, port, known, cut(`listener${suffix}`), name)
      kept.add(textAt(listener, 'id'))
      const pool = await this.pool(id, service, port, listener, cut(`pool${suffix}`))
      await this.members(id, textAt(balancer, 'vip_subnet_id'), service, port, pool, nodes)
      await this.monitor(id, service, port, pool, cut(`monitor${suffix}`))
    }
    for (const old of listeners.filter(item => !kept.has(textAt(item, 'id')))) {
      await this.change(id, this.octavia('DELETE', `/listeners/${textAt(old, 'id')}`))
      const pool = textAt(old, 'default_pool_id')
      if (pool) await this.change(id, this.octavia('DELETE', `/pools/${pool}`))
    }
  }

  /** A change, and the wait until Octavia takes the next one. */
  private async change(id: string, work: Promise<JsonObject>): Promise<JsonObject> {
    const result = await work
    await this.whenActive(id)
    return result
  }

  private async listener(
    id: string,
    service: Service,
    port: ServicePort,
    known: JsonObject | undefined,
    name: string,
    tag: string,
  ): Promise<JsonObject> {
    const ranges = service.spec.loadBalancerSourceRanges ?? []
    const allowed = ranges.includes('0.0.0.0/0') ? [] : [...ranges].sort()
    const fields: Record<string, string> = {
      'connection-limit': 'connection_limit',
      'timeout-client-data': 'timeout_client_data',
      'timeout-member-connect': 'timeout_member_connect',
      'timeout-member-data': 'timeout_member_data',
      'timeout-tcp-inspect': 'timeout_tcp_inspect',
    }
    const numbers: JsonObject = {}
    for (const [annotation, field] of Object.entries(fields)) {
      const text = service.metadata.annotations?.[prefix + annotation]
      if (!text) continue
      if (!/^\d+$/.test(text)) throw new Error(`annotation ${prefix}${annotation}: "${text}" is not a number`)
      numbers[field] = Number(text)
    }
    if (!known) {
      const listener: JsonObject = {
        loadbalancer_id: id,
        name,
        protocol: port.protocol ?? 'TCP',
        protocol_port: port.port,
        tags: [tag],
        ...(allowed.length > 0 ? { allowed_cidrs: allowed } : {}),
        ...numbers,
      }
      return objectAt(await this.change(id, this.octavia('POST', '/listeners', { listener })), 'listener')
    }
    const isSame =
      sameJson([...textsAt(known, 'allowed_cidrs')].sort(), allowed) &&
      Object.entries(numbers).every(([field, value]) => known[field] === value)
    if (isSame) return known
    const listener: JsonObject = { allowed_cidrs: allowed, ...numbers }
    const path = `/listeners/${textAt(known, 'id')}`
    return objectAt(await this.change(id, this.octavia('PUT', path, { listener })), 'listener')
  }

  private async pool(
    id: string,
    service: Service,
    port: ServicePort,
    listener: JsonObject,
    name: string,
  ): Promise<JsonObject> {
    const usesProxy = service.metadata.annotations?.[`${prefix}proxy-protocol`] === 'true'
    const protocol = usesProxy && (port.protocol ?? 'TCP') === 'TCP' ? 'PROXY' : (port.protocol ?? 'TCP')
    const known = textAt(listener, 'default_pool_id')
    if (known) {
      const found = objectAt(await this.octavia('GET', `/pools/${known}`), 'pool')
      if (found.protocol === protocol) return found
      await this.change(id, this.octavia('DELETE', `/pools/${known}`))
    }
    const pool: JsonObject = {
      listener_id: textAt(listener, 'id'),
      name,
      protocol,
      lb_algorithm: this.conf.loadBalancer.method,
      ...(service.spec.sessionAffinity === 'ClientIP' ? { session_persistence: { type: 'SOURCE_IP' } } : {}),
    }
    return objectAt(await this.change(id, this.octavia('POST', '/pools', { pool })), 'pool')
  }

  private async members(
    id: string,
    vipSubnet: string,
    service: Service,
    port: ServicePort,
    pool: JsonObject,
    nodes: Node[],
  ): Promise<void> {
    const poolId = textAt(pool, 'id')
    const { loadBalancer } = this.conf
    const subnet =
      this.setting(service, 'member-subnet-id', loadBalancer.memberSubnetId) ||
      this.setting(service, 'subnet-id', loadBalancer.subnetId) ||
      vipSubnet
    const check = service.spec.healthCheckNodePort ?? 0
    const wanted = nodes.flatMap(node => {
      const address = node.status.addresses?.find(item => item.type === 'InternalIP')?.address
      if (!address || !port.nodePort) return []
      return [
        {
          name: node.metadata.name,
          address,
          protocol_port: port.nodePort,
          subnet_id: subnet,
          ...(check > 0 ? { monitor_port: check } : {}),
        },
      ]
    })
    const key = (member: JsonObject) =>
      `${textAt(member, 'address')}:${numberAt(member, 'protocol_port')}/${numberAt(member, 'monitor_port')}`
    const known = listAt(await this.octavia('GET', `/pools/${poolId}/members`), 'members').map(key)
    if (sameJson(known.sort(), wanted.map(key).sort())) return
    await this.change(id, this.octavia('PUT', `/pools/${poolId}/members`, { members: wanted }))
  }

  private async monitor(
    id: string,
    service: Service,
    port: ServicePort,
    pool: JsonObject,
    name: string,
  ): Promise<void> {
    const { loadBalancer } = this.conf
    const check = service.spec.healthCheckNodePort ?? 0
    const type = check > 0 ? 'HTTP' : port.protocol === 'UDP' ? 'UDP-CONNECT' : 'TCP'
    const annotation = service.metadata.annotations?.[`${prefix}enable-health-monitor`]
    const isWanted = annotation ? annotation === 'true' : loadBalancer.createMonitor
    const timing: JsonObject = {
      delay: loadBalancer.monitorDelay,
      timeout: loadBalancer.monitorTimeout,
      max_retries: loadBalancer.monitorMaxRetries,
      max_retries_down: loadBalancer.monitorMaxRetriesDown,
    }
    const known = textAt(pool, 'healthmonitor_id')
    if (known) {
      const found = objectAt(await this.octavia('GET', `/healthmonitors/${known}`), 'healthmonitor')
      const isSame = found.type === type && Object.entries(timing).every(([field, value]) => found[field] === value)
      if (isWanted && isSame) return
      await this.change(id, this.octavia('DELETE', `/healthmonitors/${known}`))
    }
    if (!isWanted) return
    const healthmonitor: JsonObject = {
      pool_id: textAt(pool, 'id'),
      name,
      type,
      ...timing,
      ...(check > 0 ? { http_method: 'GET', url_path: '/healthz', expected_codes: '200' } : {}),
    }
    await this.change(id, this.octavia('POST', '/healthmonitors', { healthmonitor }))
  }

  private async floatingAt(portId: string): Promise<JsonObject | undefined> {
    if (!portId) return undefined
    return listAt(await this.neutron('GET', `/floatingips?port_id=${portId}`), 'floatingips')[0]
  }

  private async ensureFloating(service: Service, balancer: JsonObject): Promise<string> {
    const portId = textAt(balancer, 'vip_port_id')
    if (this.isInternal(service)) {
      await this.deleteFloating(portId)
      return textAt(balancer, 'vip_address')
    }
    const known = await this.floatingAt(portId)
    if (known) return textAt(known, 'floating_ip_address')
    const wish = service.spec.loadBalancerIP
    if (wish) {
      const [found] = listAt(await this.neutron('GET', `/floatingips?floating_ip_address=${wish}`), 'floatingips')
      if (found?.port_id) throw new Error(`${wish} is in use by port ${textAt(found, 'port_id')}`)
      if (found) {
        await this.neutron('PUT', `/floatingips/${textAt(found, 'id')}`, { floatingip: { port_id: portId } })
        return wish
      }
    }
    const network = await this.floatingNetwork(service)
    const subnet = this.setting(service, 'floating-subnet-id', this.conf.loadBalancer.floatingSubnetId)
    const description = `${ourFloating}${about(this.cluster, service).slice('Kubernetes external service '.length)}`
    const floatingip: JsonObject = {
      floating_network_id: network,
      port_id: portId,
      description: cut(description),
      ...(subnet ? { subnet_id: subnet } : {}),
      ...(wish ? { floating_ip_address: wish } : {}),
    }
    const made = objectAt(await this.neutron('POST', '/floatingips', { floatingip }), 'floatingip')
    return textAt(made, 'floating_ip_address')
  }

  private async deleteFloating(portId: string): Promise<void> {
    const known = await this.floatingAt(portId)
    if (!known || !textAt(known, 'description').startsWith(ourFloating)) return
    this.work.log(`Deleting floating IP ${textAt(known, 'floating_ip_address')}`)
    await this.ignoreGone(this.neutron('DELETE', `/floatingips/${textAt(known, 'id')}`))
  }

  private async floatingNetwork(service: Service): Promise<string> {
    const given = this.setting(service, 'floating-network-id', this.conf.loadBalancer.floatingNetworkId)
    if (given) return given
    const found = listAt(await this.neutron('GET', '/networks?router:external=true'), 'networks')
    if (found.length !== 1)
      throw new Error(`no floating-network-id is set, and there are ${found.length} external networks`)
    return textAt(found[0], 'id')
  }
}
