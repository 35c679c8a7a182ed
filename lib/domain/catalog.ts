import { z } from 'zod'
import { imageFlavors } from './node-image'

/** What the cloud offers one tenant, as the worker last read it. */
export const quotaSchema = z.object({
  service: z.enum(['compute', 'network', 'volume', 'load-balancer']),
  /** As the service names it, for example `instances`, `floatingip`, `gigabytes`, `loadbalancer`. */
  resource: z.string(),
  used: z.number(),
  /** -1 is no limit. */
  limit: z.number(),
})
export type Quota = z.infer<typeof quotaSchema>

export const nodeImageSchema = z.object({
  id: z.string(),
  name: z.string(),
  /** For example v1.37.2. */
  kubernetesVersion: z.string(),
  flavor: z.enum(imageFlavors),
})
export type NodeImage = z.infer<typeof nodeImageSchema>

export const catalogSchema = z.object({
  flavors: z.array(
    z.object({ id: z.string(), name: z.string(), vcpus: z.number(), ramMiB: z.number(), diskGiB: z.number() }),
  ),
  images: z.array(nodeImageSchema),
  externalNetworks: z.array(z.object({ id: z.string(), name: z.string() })),
  /** Networks of the project with an IPv4 subnet that has a gateway. */
  networks: z.array(z.object({ id: z.string(), name: z.string(), subnetId: z.string(), cidr: z.string() })),
  zones: z.array(z.string()),
  quotas: z.array(quotaSchema),
})
export type Catalog = z.infer<typeof catalogSchema>
