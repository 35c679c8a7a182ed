import { z } from 'zod'

/** Properties of an image stand beside its own fields, so unknown keys are kept: `kubernetes_version`, `os_distro`, ... */
export const imageSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  /** queued, saving, importing, active, deactivated, deleted and others. */
  status: z.string(),
  visibility: z.enum(['public', 'private', 'shared', 'community', 'all']),
  owner: z.string().nullish(),
  /** GiB. */
  min_disk: z.number(),
  /** MiB. */
  min_ram: z.number(),
  /** Bytes; null until it was uploaded. */
  size: z.number().nullish(),
  disk_format: z.string().nullish(),
  os_hash_algo: z.string().nullish(),
  os_hash_value: z.string().nullish(),
  tags: z.array(z.string()).default([]),
  created_at: z.string(),
})
export type Image = z.infer<typeof imageSchema>
/** By the fields above or by any property. */
export type ImageFilter = {
  name?: string
  status?: string
  visibility?: string
  owner?: string
  tag?: string
  [property: string]: string | undefined
}
