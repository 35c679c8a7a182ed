'use client'

import { classNames } from '@/components/ui/class-names'
import type { ClusterSummary } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'

/**
 * Why a cluster is as it is. What moves by itself fits beside the state; what waits for a person is said in full below
 * it, with whose turn it is.
 */
export function ReasonLine({ cluster }: { cluster: ClusterSummary }) {
  const words = useWords()
  const { failure, phaseReason, phaseMessage, phase } = cluster
  if (phase === 'Ready' || phase === 'Deleted') return null
  if (failure) {
    const { message, turn } = words.failure(failure)
    const full = phase === 'Blocked' || phase === 'Degraded'
    return (
      <span
        data-reason
        title={message}
        className={classNames('text-muted', full ? 'line-clamp-2 w-full pl-5 text-xs' : 'line-clamp-1 flex-1 basis-40')}
      >
        {message} {full && turn}
      </span>
    )
  }
  if (!phaseReason || !phaseMessage) return null
  // Without a failure the reason is the step that runs.
  const kind = phase === 'Deleting' ? 'delete' : 'create'
  const doing = words.stepDoing({ name: phaseReason, message: phaseMessage, reports: [] }, kind)
  return (
    <span data-reason title={doing} className="line-clamp-1 flex-1 basis-40 text-muted">
      {doing}
    </span>
  )
}
