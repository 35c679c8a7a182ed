import { z } from 'zod'

export const volumeSchema = z.object({
  id: z.string(),
  name: z.string().nullish(),
  description: z.string().nullish(),
  /** creating, available, in-use, detaching, deleting, error, error_deleting and others. */
  status: z.string(),
  /** GiB. */
  size: z.number(),
  volume_type: z.string().nullish(),
  availability_zone: z.string().nullish(),
  /** Cinder sends a text here. */
  bootable: z.string().transform(value => value === 'true'),
  metadata: z.record(z.string(), z.string()).default({}),
  attachments: z.array(z.object({ server_id: z.string(), device: z.string().nullish() })).default([]),
  created_at: z.string().nullish(),
})
export type Volume = z.infer<typeof volumeSchema>
/** All pairs of `metadata` must be there. */
export type VolumeFilter = {
  name?: string
  status?: string
  metadata?: Record<string, string>
  all_tenants?: boolean
  project_id?: string
}
export type VolumeCreate = {
  name: string
  /** GiB. */
  size: number
  description?: string
  volume_type?: string
  availability_zone?: string
  imageRef?: string
  metadata?: Record<string, string>
}
export type VolumeUpdate = { name?: string; description?: string; metadata?: Record<string, string> }

/** -1 is no limit. */
export const volumeLimitsSchema = z.object({
  maxTotalVolumes: z.number(),
  totalVolumesUsed: z.number(),
  /** GiB. */
  maxTotalVolumeGigabytes: z.number(),
  /** GiB. */
  totalGigabytesUsed: z.number(),
})
export type VolumeLimits = z.infer<typeof volumeLimitsSchema>

export const volumeTypeSchema = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullish(),
  is_public: z.boolean().nullish(),
})
export type VolumeType = z.infer<typeof volumeTypeSchema>
