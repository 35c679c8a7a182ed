import type { ResourceResponse } from '@/lib/contract/clusters'

/** How an object of the ledger is: promised before it is made, then made, and in the end gone, kept or never made. */
export type ResourceState = 'promised' | 'made' | 'gone' | 'kept' | 'never-made'

export function resourceState(resource: Pick<ResourceResponse, 'cloudId' | 'fate'>): ResourceState {
  if (resource.fate === 'deleted') return 'gone'
  return resource.fate ?? (resource.cloudId ? 'made' : 'promised')
}
