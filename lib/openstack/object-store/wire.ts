import { z } from 'zod'

export const containerSchema = z.object({ name: z.string(), count: z.number(), bytes: z.number() })
export type Container = z.infer<typeof containerSchema>

export const objectSchema = z.object({
  name: z.string(),
  bytes: z.number(),
  /** MD5 of the content, in hexadecimal. */
  hash: z.string(),
  content_type: z.string().nullish(),
  /** ISO 8601 without a zone; UTC is meant. */
  last_modified: z.string(),
})
export type StoredObject = z.infer<typeof objectSchema>
export type ObjectFilter = { prefix?: string }
