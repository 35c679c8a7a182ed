'use client'

import type { ResourceResponse } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'
import { resourceState } from './resource-state'

/** "10 servers, 1 router": what stands or is being made, by type, in the order in which it was asked for. */
export function ResourceCounts({ resources }: { resources: ResourceResponse[] }) {
  const words = useWords()
  const standing = resources.filter(r => ['made', 'promised'].includes(resourceState(r)))
  const kinds = [...new Set(standing.map(r => r.kind))]
  return (
    <ul className="grid grid-cols-2 gap-x-6 gap-y-1 text-sm sm:grid-cols-3 xl:grid-cols-4">
      {kinds.map(kind => {
        const count = standing.filter(r => r.kind === kind).length
        return (
          <li key={kind} className="flex gap-2">
            <span className="w-7 shrink-0 text-right font-medium">{count}</span>
            <span className="min-w-0">{words.kind(kind, count)}</span>
          </li>
        )
      })}
    </ul>
  )
}
