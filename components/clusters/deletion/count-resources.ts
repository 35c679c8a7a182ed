import type { ResourceResponse } from '@/lib/contract/clusters'
import { type ResourceState, resourceState } from '../overview/resource-state'

/** Objects of one type, and how far their removal is. */
export type ResourceGroup = { kind: string; left: ResourceResponse[]; gone: number; kept: number; total: number }

/** By type, what was made last first, as it is taken down. What was never made is counted nowhere. */
export function countResources(resources: ResourceResponse[]): ResourceGroup[] {
  const real = resources.filter(r => resourceState(r) !== 'never-made')
  const kinds = [...new Set(real.map(r => r.kind))].reverse()
  return kinds.map(kind => {
    const own = real.filter(r => r.kind === kind)
    const inState = (state: ResourceState) => own.filter(r => resourceState(r) === state)
    return {
      kind,
      left: [...inState('made'), ...inState('promised')],
      gone: inState('gone').length,
      kept: inState('kept').length,
      total: own.length,
    }
  })
}
