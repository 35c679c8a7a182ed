import { z } from 'zod'

/** Messages of GET /watch. A change says which cluster; what it is now is read from the API. */
export const watchMessage = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('open') }),
    z.object({ type: z.literal('change'), clusterId: z.uuid() }),
    /** The tenant's catalog was read again. */
    z.object({ type: z.literal('catalog') }),
  ])
  .meta({ id: 'WatchMessage' })
export type WatchMessage = z.infer<typeof watchMessage>
