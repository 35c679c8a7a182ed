import { z } from 'zod'
import { catalogSchema } from '../domain/catalog'
import { failureSchema } from '../domain/failure'
import { releaseSchema } from '../domain/release'
import { time } from './common'

export const catalogResponse = z
  .object({
    /** Null until the worker has read the cloud for this tenant the first time. */
    catalog: catalogSchema.nullable(),
    refreshedAt: time.nullable(),
    failure: failureSchema.nullable(),
    releases: z.array(releaseSchema),
  })
  .meta({ id: 'Catalog' })
export type CatalogResponse = z.infer<typeof catalogResponse>
