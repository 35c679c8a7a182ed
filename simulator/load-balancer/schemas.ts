import { z } from 'zod'
import { isAddress, parseRange } from '../network/addresses'

const oneOf = (values: string[]) => z.enum(values, `Value should be one of: ${values.join(', ')}`)
const protocols = ['TERMINATED_HTTPS', 'HTTP', 'TCP', 'HTTPS', 'SCTP', 'UDP', 'PROMETHEUS']
const poolProtocols = ['HTTP', 'HTTPS', 'PROXY', 'TCP', 'UDP', 'SCTP', 'PROXYV2']
const algorithms = ['ROUND_ROBIN', 'LEAST_CONNECTIONS', 'SOURCE_IP', 'SOURCE_IP_PORT']
const address = z.string().refine(isAddress, 'Value should be IPv4 or IPv6 format')
const portNumber = z.int().min(1).max(65535)
const cidrs = z
  .array(z.string())
  .nullable()
  .refine(
    list => (list ?? []).every(cidr => cidr.includes(':') || parseRange(cidr) !== undefined),
    'Value should be IPv4 or IPv6 CIDR format',
  )

const common = {
  name: z.string().max(255).optional(),
  tags: z.array(z.string().max(255)).optional(),
  admin_state_up: z.boolean().optional(),
  project_id: z.string().optional(),
  tenant_id: z.string().optional(),
}
const described = { ...common, description: z.string().max(255).optional() }

export const monitorSchema = z.strictObject({
  ...common,
  pool_id: z.string(),
  type: oneOf(['HTTP', 'HTTPS', 'PING', 'SCTP', 'TCP', 'TLS-HELLO', 'UDP-CONNECT']),
  delay: z.int().min(0),
  timeout: z.int().min(0),
  max_retries: z.int().min(1).max(10),
  max_retries_down: z.int().min(1).max(10).optional(),
  http_method: z.string().nullable().optional(),
  url_path: z.string().nullable().optional(),
  expected_codes: z.string().nullable().optional(),
  http_version: z.number().nullable().optional(),
  domain_name: z.string().nullable().optional(),
})

export const memberSchema = z.strictObject({
  ...common,
  address,
  protocol_port: portNumber,
  weight: z.int().min(0).max(256).optional(),
  backup: z.boolean().optional(),
  subnet_id: z.string().nullable().optional(),
  monitor_address: address.nullable().optional(),
  monitor_port: portNumber.nullable().optional(),
})

export const poolSchema = z.strictObject({
  ...described,
  listener_id: z.string().optional(),
  loadbalancer_id: z.string().optional(),
  protocol: oneOf(poolProtocols),
  lb_algorithm: oneOf(algorithms),
  session_persistence: z.unknown().optional(),
  tls_enabled: z.boolean().optional(),
  members: z.array(memberSchema).optional(),
  healthmonitor: monitorSchema.omit({ pool_id: true }).optional(),
})

const timeoutMs = z.int().min(0).max(2_073_600_000).nullable().optional()
export const listenerSchema = z.strictObject({
  ...described,
  loadbalancer_id: z.string(),
  protocol: oneOf(protocols),
  protocol_port: portNumber,
  connection_limit: z.int().min(-1).nullable().optional(),
  default_pool_id: z.string().nullable().optional(),
  default_pool: poolSchema.omit({ listener_id: true, loadbalancer_id: true }).optional(),
  allowed_cidrs: cidrs.optional(),
  insert_headers: z.record(z.string(), z.string()).nullable().optional(),
  timeout_client_data: timeoutMs,
  timeout_member_connect: timeoutMs,
  timeout_member_data: timeoutMs,
  timeout_tcp_inspect: timeoutMs,
})

export const loadBalancerSchema = z.strictObject({
  ...described,
  vip_subnet_id: z.string().nullable().optional(),
  vip_network_id: z.string().nullable().optional(),
  vip_port_id: z.string().nullable().optional(),
  vip_address: address.nullable().optional(),
  provider: z.string().optional(),
  flavor_id: z.string().nullable().optional(),
  availability_zone: z.string().nullable().optional(),
  listeners: z.array(listenerSchema.omit({ loadbalancer_id: true })).optional(),
})

export const loadBalancerChangeSchema = loadBalancerSchema
  .pick({ name: true, description: true, tags: true, admin_state_up: true })
  .partial()
export const listenerChangeSchema = listenerSchema
  .omit({ loadbalancer_id: true, protocol: true, protocol_port: true, default_pool: true })
  .partial()
export const poolChangeSchema = poolSchema
  .omit({ listener_id: true, loadbalancer_id: true, protocol: true, members: true, healthmonitor: true })
  .partial()
export const memberChangeSchema = memberSchema.omit({ address: true, protocol_port: true, subnet_id: true }).partial()
export const monitorChangeSchema = monitorSchema.omit({ pool_id: true, type: true }).partial()

export type LoadBalancerRequest = z.infer<typeof loadBalancerSchema>
export type ListenerRequest = z.infer<typeof listenerSchema>
export type PoolRequest = z.infer<typeof poolSchema>
export type MemberRequest = z.infer<typeof memberSchema>
export type MonitorRequest = z.infer<typeof monitorSchema>
