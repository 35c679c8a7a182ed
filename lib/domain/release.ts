import { z } from 'zod'

/** One immutable, tested bundle: `releases/<name>/release.json` and the manifests beside it. */
export const releaseSchema = z.object({
  /** For example 1.37.2-1: Kubernetes patch and the number of the bundle. */
  name: z.string(),
  kubernetesVersion: z.string().regex(/^\d+\.\d+\.\d+$/),
  channel: z.enum(['rapid', 'regular', 'stable']),
  components: z.record(z.string(), z.string()),
  /** Manifest files in the order in which they are applied. */
  manifests: z.array(z.string()),
})
export type Release = z.infer<typeof releaseSchema>
