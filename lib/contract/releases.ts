import { z } from 'zod'
import { releaseSchema } from '../domain/release'

export const releaseList = z.object({ items: z.array(releaseSchema) }).meta({ id: 'ReleaseList' })
export type ReleaseList = z.infer<typeof releaseList>
