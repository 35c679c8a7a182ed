import { z } from 'zod'

/** Time in ISO 8601 with a zone. */
export const time = z.iso.datetime({ offset: true })

/** RFC 9457, with the failing fields and whose turn it is. */
export const problemSchema = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    /** One CamelCase word from a closed set, for programs and translations. */
    code: z.string(),
    owner: z.enum(['tenant', 'operator', 'nobody']).optional(),
    requestId: z.string(),
    errors: z.array(z.object({ field: z.string(), code: z.string(), message: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })
export type Problem = z.infer<typeof problemSchema>
