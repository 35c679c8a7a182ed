import { z } from 'zod'

const id = z.object({ id: z.string() })

export const serverSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** BUILD, ACTIVE, ERROR, SHUTOFF, DELETED and others. */
  status: z.string(),
  created: z.string(),
  updated: z.string().nullish(),
  tenant_id: z.string(),
  metadata: z.record(z.string(), z.string()).default({}),
  tags: z.array(z.string()).default([]),
  /** By network name. */
  addresses: z
    .record(
      z.string(),
      z.array(
        z.object({
          addr: z.string(),
          version: z.number(),
          'OS-EXT-IPS:type': z.string().optional(),
          'OS-EXT-IPS-MAC:mac_addr': z.string().optional(),
        }),
      ),
    )
    .default({}),
  flavor: z.object({
    original_name: z.string(),
    vcpus: z.number(),
    /** MiB. */
    ram: z.number(),
    /** GiB. */
    disk: z.number(),
  }),
  /** An empty text when the server was booted from a volume. */
  image: z.union([id, z.literal('').transform(() => null)]).nullish(),
  /** Only for a server in ERROR. `details` only for admins. */
  fault: z
    .object({ code: z.number(), message: z.string(), created: z.string().nullish(), details: z.string().nullish() })
    .nullish(),
  locked: z.boolean().nullish(),
  server_groups: z.array(z.string()).optional(),
  'OS-EXT-AZ:availability_zone': z.string().nullish(),
  'OS-EXT-STS:task_state': z.string().nullish(),
  'OS-EXT-STS:vm_state': z.string().nullish(),
  'OS-EXT-STS:power_state': z.number().nullish(),
  'os-extended-volumes:volumes_attached': z.array(id).default([]),
})
export type Server = z.infer<typeof serverSchema>

/** Nova answers a create with little more than the id; the rest comes with the first get. */
export const createdServerSchema = id
export type CreatedServer = z.infer<typeof createdServerSchema>

/** `name` is meant exactly; the client anchors and escapes it, as Nova reads a regular expression. All `tags` must be there. */
export type ServerFilter = {
  name?: string
  tags?: string[]
  status?: string
  all_tenants?: boolean
  project_id?: string
}

export type BlockDevice = {
  boot_index: number
  uuid?: string
  source_type: 'image' | 'volume' | 'blank' | 'snapshot'
  destination_type: 'local' | 'volume'
  volume_size?: number
  volume_type?: string
  delete_on_termination?: boolean
  tag?: string
}

export type ServerCreate = {
  name: string
  flavorRef: string
  /** Left out when a block device is booted from. */
  imageRef?: string
  availability_zone?: string
  networks: ({ port: string } | { uuid: string })[] | 'auto' | 'none'
  /** Base64; at most 65,535 characters. */
  user_data?: string
  metadata?: Record<string, string>
  tags?: string[]
  description?: string
  config_drive?: boolean
  key_name?: string
  security_groups?: { name: string }[]
  block_device_mapping_v2?: BlockDevice[]
  /** Sent beside the server, where Nova wants it. */
  'os:scheduler_hints'?: { group?: string }
}
export type ServerUpdate = { name?: string; description?: string }

export const flavorSchema = z.object({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  /** MiB. */
  ram: z.number(),
  /** GiB; 0 is as large as the image. */
  disk: z.number(),
  'OS-FLV-EXT-DATA:ephemeral': z.number().optional(),
  'OS-FLV-DISABLED:disabled': z.boolean().optional(),
  'os-flavor-access:is_public': z.boolean().optional(),
  description: z.string().nullish(),
  extra_specs: z.record(z.string(), z.string()).default({}),
})
export type Flavor = z.infer<typeof flavorSchema>

export const availabilityZoneSchema = z.object({
  zoneName: z.string(),
  zoneState: z.object({ available: z.boolean() }),
})
export type AvailabilityZone = z.infer<typeof availabilityZoneSchema>

/** -1 is no limit. */
export const computeLimitsSchema = z.object({
  maxTotalInstances: z.number(),
  totalInstancesUsed: z.number(),
  maxTotalCores: z.number(),
  totalCoresUsed: z.number(),
  /** MiB. */
  maxTotalRAMSize: z.number(),
  /** MiB. */
  totalRAMUsed: z.number(),
  maxServerGroups: z.number(),
  totalServerGroupsUsed: z.number(),
  maxServerGroupMembers: z.number(),
})
export type ComputeLimits = z.infer<typeof computeLimitsSchema>

const usage = z.object({ limit: z.number(), in_use: z.number(), reserved: z.number() })
/** By resource: `instances`, `cores`, `ram`, `server_groups`, `server_group_members`. -1 is no limit. */
export const computeQuotaSchema = z.record(z.string(), z.unknown()).transform(body =>
  Object.fromEntries(
    Object.entries(body).flatMap(([name, value]) => {
      const parsed = usage.safeParse(value)
      return parsed.success ? [[name, parsed.data]] : []
    }),
  ),
)
export type ComputeQuota = z.infer<typeof computeQuotaSchema>

/** `policies` until 2.63, `policy` from 2.64. */
export const serverGroupSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    policy: z.string().optional(),
    policies: z.array(z.string()).optional(),
    members: z.array(z.string()).default([]),
    project_id: z.string().nullish(),
  })
  .transform(({ policies, policy, ...group }) => ({ ...group, policy: policy ?? policies?.[0] ?? '' }))
export type ServerGroup = z.infer<typeof serverGroupSchema>
export type ServerGroupFilter = { name?: string }
export type ServerGroupCreate = {
  name: string
  policy: 'anti-affinity' | 'soft-anti-affinity' | 'affinity' | 'soft-affinity'
}
