import { z } from 'zod'

/** While it is PENDING_*, the whole tree of the load balancer is immutable. */
export const provisioningStatuses = [
  'ACTIVE',
  'ERROR',
  'DELETED',
  'PENDING_CREATE',
  'PENDING_UPDATE',
  'PENDING_DELETE',
] as const
export const operatingStatuses = ['ONLINE', 'DRAINING', 'OFFLINE', 'DEGRADED', 'ERROR', 'NO_MONITOR'] as const

const state = z.object({
  provisioning_status: z.enum(provisioningStatuses),
  operating_status: z.enum(operatingStatuses),
})
const reference = z.object({ id: z.string() })
const references = z.array(reference).default([])
const text = z
  .string()
  .nullish()
  .transform(value => value ?? '')

const common = state.extend({
  id: z.string(),
  name: text,
  project_id: z.string().default(''),
  admin_state_up: z.boolean().default(true),
  tags: z.array(z.string()).default([]),
})
const described = common.extend({ description: text })

type Common = {
  id?: string
  name?: string
  project_id?: string
  tags?: string[]
  'not-tags'?: string
  'tags-any'?: string
}
type Named = { name: string; admin_state_up?: boolean; tags?: string[] }
type Described = Named & { description?: string }

export const loadBalancerSchema = described.extend({
  vip_address: z.string().nullish(),
  vip_port_id: z.string().nullish(),
  vip_subnet_id: z.string().nullish(),
  vip_network_id: z.string().nullish(),
  provider: z.string().nullish(),
  listeners: references,
  pools: references,
  created_at: z.string().nullish(),
})
export type LoadBalancer = z.infer<typeof loadBalancerSchema>
export type LoadBalancerFilter = Common & {
  description?: string
  provisioning_status?: string
  vip_network_id?: string
  vip_subnet_id?: string
  vip_port_id?: string
}
export type LoadBalancerCreate = Described & {
  vip_subnet_id?: string
  vip_network_id?: string
  vip_port_id?: string
  vip_address?: string
  provider?: string
  flavor_id?: string
  availability_zone?: string
}
export type LoadBalancerUpdate = Partial<Described>

export const listenerSchema = described.extend({
  protocol: z.string(),
  protocol_port: z.number(),
  default_pool_id: z.string().nullish(),
  loadbalancers: references,
  allowed_cidrs: z.array(z.string()).nullish(),
  connection_limit: z.number().nullish(),
  /** Milliseconds. */
  timeout_client_data: z.number().nullish(),
  /** Milliseconds. */
  timeout_member_data: z.number().nullish(),
})
export type Listener = z.infer<typeof listenerSchema>
export type ListenerFilter = Common & { loadbalancer_id?: string; protocol_port?: number }
export type ListenerCreate = Described & {
  loadbalancer_id: string
  protocol: 'TCP' | 'HTTP' | 'HTTPS' | 'UDP' | 'SCTP' | 'TERMINATED_HTTPS'
  protocol_port: number
  default_pool_id?: string
  allowed_cidrs?: string[]
  connection_limit?: number
  timeout_client_data?: number
  timeout_member_connect?: number
  timeout_member_data?: number
}
export type ListenerUpdate = Partial<Omit<ListenerCreate, 'loadbalancer_id' | 'protocol' | 'protocol_port'>>

export const poolSchema = described.extend({
  protocol: z.string(),
  lb_algorithm: z.string(),
  loadbalancers: references,
  listeners: references,
  members: references,
  healthmonitor_id: z.string().nullish(),
})
export type Pool = z.infer<typeof poolSchema>
export type PoolFilter = Common & { loadbalancer_id?: string }
export type PoolCreate = Described & {
  /** One of the two. */
  listener_id?: string
  loadbalancer_id?: string
  protocol: 'TCP' | 'HTTP' | 'HTTPS' | 'PROXY' | 'UDP' | 'SCTP'
  lb_algorithm: 'ROUND_ROBIN' | 'LEAST_CONNECTIONS' | 'SOURCE_IP' | 'SOURCE_IP_PORT'
}
export type PoolUpdate = Partial<Omit<PoolCreate, 'listener_id' | 'loadbalancer_id' | 'protocol'>>

export const healthMonitorSchema = common.extend({
  type: z.string(),
  /** Seconds. */
  delay: z.number(),
  /** Seconds. */
  timeout: z.number(),
  max_retries: z.number(),
  max_retries_down: z.number().nullish(),
  url_path: z.string().nullish(),
  pools: references,
})
export type HealthMonitor = z.infer<typeof healthMonitorSchema>
export type HealthMonitorFilter = Common & { pool_id?: string; type?: string }
export type HealthMonitorCreate = Named & {
  pool_id: string
  type: 'TCP' | 'HTTP' | 'HTTPS' | 'TLS-HELLO' | 'PING' | 'UDP-CONNECT'
  delay: number
  timeout: number
  max_retries: number
  max_retries_down?: number
  url_path?: string
  expected_codes?: string
}
export type HealthMonitorUpdate = Partial<Omit<HealthMonitorCreate, 'pool_id' | 'type'>>

export const memberSchema = common.extend({
  address: z.string(),
  protocol_port: z.number(),
  subnet_id: z.string().nullish(),
  weight: z.number().nullish(),
  backup: z.boolean().nullish(),
})
export type Member = z.infer<typeof memberSchema>
export type MemberFilter = Common & { address?: string; protocol_port?: number }
export type MemberCreate = Named & {
  address: string
  protocol_port: number
  subnet_id?: string
  weight?: number
  backup?: boolean
  monitor_port?: number
}
export type MemberUpdate = Partial<Omit<MemberCreate, 'address' | 'protocol_port' | 'subnet_id'>>

/** Limits only: Octavia does not tell what is used. -1 is no limit; null is the default of the cloud, unlimited too. */
const limit = z.number().nullish()
/** Two of the names had no underscore until Rocky (octavia/api/v2/types/quotas.py). */
export const loadBalancerQuotaSchema = z
  .object({
    load_balancer: limit,
    loadbalancer: limit,
    listener: limit,
    pool: limit,
    health_monitor: limit,
    healthmonitor: limit,
    member: limit,
  })
  .transform(quota => ({
    loadbalancer: quota.load_balancer ?? quota.loadbalancer ?? -1,
    listener: quota.listener ?? -1,
    pool: quota.pool ?? -1,
    healthmonitor: quota.health_monitor ?? quota.healthmonitor ?? -1,
    member: quota.member ?? -1,
  }))
export type LoadBalancerQuota = z.infer<typeof loadBalancerQuotaSchema>

const statusNode = state.extend({ id: z.string(), name: text })
const poolStatus = statusNode.extend({
  members: z.array(statusNode.extend({ address: z.string(), protocol_port: z.number() })).default([]),
  health_monitor: z
    .union([statusNode, z.object({})])
    .nullish()
    .transform(monitor => (monitor && 'id' in monitor ? monitor : null)),
})
/** The statuses of a load balancer and of everything below it. */
export const statusTreeSchema = statusNode.extend({
  listeners: z.array(statusNode.extend({ pools: z.array(poolStatus).default([]) })).default([]),
  pools: z.array(poolStatus).default([]),
})
export type StatusTree = z.infer<typeof statusTreeSchema>
