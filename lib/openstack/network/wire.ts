import { z } from 'zod'

/** What all network objects have. */
const common = z.object({
  id: z.string(),
  project_id: z.string().default(''),
  description: z
    .string()
    .nullish()
    .transform(text => text ?? ''),
  tags: z.array(z.string()).default([]),
})
const named = common.extend({ name: z.string() })

/** Every filter may be given as a list, which means any of them; all `tags` must be there. */
type Common = {
  id?: string | string[]
  description?: string
  project_id?: string
  tags?: string[]
  'tags-any'?: string
  'not-tags'?: string
}
type Named = Common & { name?: string | string[] }

export const networkSchema = named.extend({
  status: z.string(),
  admin_state_up: z.boolean(),
  shared: z.boolean().default(false),
  /** Left out for who may not see it: the policies that come with Neutron's new defaults show it to the owner only. */
  'router:external': z.boolean().optional(),
  mtu: z.number().nullish(),
  subnets: z.array(z.string()).default([]),
  port_security_enabled: z.boolean().nullish(),
})
export type Network = z.infer<typeof networkSchema>
export type NetworkFilter = Named & { 'router:external'?: boolean; shared?: boolean; status?: string }
export type NetworkCreate = {
  name: string
  description?: string
  admin_state_up?: boolean
  mtu?: number
  port_security_enabled?: boolean
  'router:external'?: boolean
  shared?: boolean
}
export type NetworkUpdate = Partial<NetworkCreate>

export const subnetSchema = named.extend({
  network_id: z.string(),
  ip_version: z.number(),
  cidr: z.string(),
  gateway_ip: z.string().nullable(),
  enable_dhcp: z.boolean().default(true),
  dns_nameservers: z.array(z.string()).default([]),
  allocation_pools: z.array(z.object({ start: z.string(), end: z.string() })).default([]),
})
export type Subnet = z.infer<typeof subnetSchema>
export type SubnetFilter = Named & { network_id?: string | string[]; cidr?: string; ip_version?: number }
export type SubnetCreate = {
  name: string
  network_id: string
  cidr: string
  ip_version: 4 | 6
  description?: string
  gateway_ip?: string | null
  enable_dhcp?: boolean
  dns_nameservers?: string[]
  allocation_pools?: { start: string; end: string }[]
}
export type SubnetUpdate = Partial<Omit<SubnetCreate, 'network_id' | 'cidr' | 'ip_version'>>

const gatewaySchema = z.object({
  network_id: z.string(),
  enable_snat: z.boolean().optional(),
  external_fixed_ips: z.array(z.object({ subnet_id: z.string(), ip_address: z.string() })).default([]),
})
export const routerSchema = named.extend({
  status: z.string(),
  admin_state_up: z.boolean(),
  external_gateway_info: gatewaySchema.nullish().transform(gateway => gateway ?? null),
})
export type Router = z.infer<typeof routerSchema>
export type RouterFilter = Named & { status?: string }
export type RouterCreate = {
  name: string
  description?: string
  admin_state_up?: boolean
  external_gateway_info?: { network_id: string; enable_snat?: boolean } | null
}
export type RouterUpdate = Partial<RouterCreate>

/** A side of a router in a subnet. */
export const routerInterfaceSchema = z.object({ id: z.string(), port_id: z.string(), subnet_id: z.string() })
export type RouterInterface = z.infer<typeof routerInterfaceSchema>
export type RouterInterfaceTarget = { subnet_id: string } | { port_id: string }

const fixedIp = z.object({ subnet_id: z.string(), ip_address: z.string() })
const addressPair = z.object({ ip_address: z.string(), mac_address: z.string().optional() })
export const portSchema = named.extend({
  network_id: z.string(),
  status: z.string(),
  admin_state_up: z.boolean(),
  mac_address: z.string(),
  /** Of the server, router or load balancer that it belongs to; empty when it is free. */
  device_id: z.string().default(''),
  device_owner: z.string().default(''),
  fixed_ips: z.array(fixedIp).default([]),
  security_groups: z.array(z.string()).default([]),
  allowed_address_pairs: z.array(addressPair).default([]),
  port_security_enabled: z.boolean().nullish(),
})
export type Port = z.infer<typeof portSchema>
/** `fixed_ips` as Neutron writes it: `subnet_id=<id>` or `ip_address=<address>`. */
export type PortFilter = Named & {
  network_id?: string
  device_id?: string | string[]
  device_owner?: string | string[]
  fixed_ips?: string
  status?: string
}
export type PortCreate = {
  name: string
  network_id: string
  description?: string
  admin_state_up?: boolean
  fixed_ips?: { subnet_id?: string; ip_address?: string }[]
  security_groups?: string[]
  allowed_address_pairs?: { ip_address: string; mac_address?: string }[]
  port_security_enabled?: boolean
  device_id?: string
  device_owner?: string
}
export type PortUpdate = Partial<Omit<PortCreate, 'network_id'>>

export const securityGroupRuleSchema = common.extend({
  security_group_id: z.string(),
  direction: z.enum(['ingress', 'egress']),
  ethertype: z.string(),
  protocol: z.string().nullish().transform(orNull),
  port_range_min: z.number().nullish().transform(orNull),
  port_range_max: z.number().nullish().transform(orNull),
  remote_ip_prefix: z.string().nullish().transform(orNull),
  remote_group_id: z.string().nullish().transform(orNull),
})
export type SecurityGroupRule = z.infer<typeof securityGroupRuleSchema>
export type SecurityGroupRuleFilter = Common & { security_group_id?: string | string[]; direction?: string }
export type SecurityGroupRuleCreate = {
  security_group_id: string
  direction: 'ingress' | 'egress'
  ethertype: 'IPv4' | 'IPv6'
  protocol?: string | null
  port_range_min?: number | null
  port_range_max?: number | null
  remote_ip_prefix?: string | null
  remote_group_id?: string | null
  description?: string
}
/** Only the description of a rule can change. */
export type SecurityGroupRuleUpdate = { description: string }

export const securityGroupSchema = named.extend({
  security_group_rules: z.array(securityGroupRuleSchema).default([]),
})
export type SecurityGroup = z.infer<typeof securityGroupSchema>
export type SecurityGroupFilter = Named
export type SecurityGroupCreate = { name: string; description?: string }
export type SecurityGroupUpdate = Partial<SecurityGroupCreate>

export const floatingIpSchema = common.extend({
  floating_ip_address: z.string(),
  floating_network_id: z.string(),
  fixed_ip_address: z.string().nullish().transform(orNull),
  port_id: z.string().nullish().transform(orNull),
  router_id: z.string().nullish().transform(orNull),
  status: z.string(),
})
export type FloatingIp = z.infer<typeof floatingIpSchema>
export type FloatingIpFilter = Common & {
  floating_ip_address?: string
  floating_network_id?: string
  port_id?: string | string[]
  router_id?: string
  status?: string
}
export type FloatingIpCreate = {
  floating_network_id: string
  description?: string
  port_id?: string
  fixed_ip_address?: string
  floating_ip_address?: string
}
/** `port_id` null takes it off. */
export type FloatingIpUpdate = { port_id?: string | null; fixed_ip_address?: string; description?: string }

/** Collections whose members carry tags. */
export type Taggable = 'networks' | 'subnets' | 'routers' | 'ports' | 'security-groups' | 'floatingips'

/** By resource: `network`, `port`, `floatingip`, ... -1 is no limit. */
export const networkQuotaSchema = z.record(
  z.string(),
  z.object({ limit: z.number(), used: z.number(), reserved: z.number() }),
)
export type NetworkQuota = z.infer<typeof networkQuotaSchema>

export const extensionSchema = z.object({ alias: z.string(), name: z.string() })
export type Extension = z.infer<typeof extensionSchema>

function orNull<T>(value: T | null | undefined): T | null {
  return value ?? null
}
