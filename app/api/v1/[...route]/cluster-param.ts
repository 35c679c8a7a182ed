import { z } from '@hono/zod-openapi'

/** Clusters are addressed by id or by name. */
export const clusterParam = z.object({
  cluster: z.string().max(64).openapi({ description: 'Id or name.', example: 'checkout' }),
})
