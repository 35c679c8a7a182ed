'use client'

import { useTranslations } from 'use-intl/react'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StatusMark, type Tone } from '@/components/ui/StatusBadge'
import type { ClusterResponse } from '@/lib/contract/clusters'
import type { Condition } from '@/lib/domain/condition'
import { useWords } from '../words/use-words'

function toneOf(condition: Condition): Tone {
  if (condition.status === 'True') return 'good'
  if (condition.status === 'Unknown') return 'unknown'
  switch (condition.reason) {
    case 'Blocked':
    case 'Failed':
      return 'bad'
    case 'NodesNotReady':
      return 'attention'
    case 'InProgress':
    case 'Deleting':
      return 'busy'
    default:
      return 'idle'
  }
}

/** One fact each: whether it is true, since when, and why not. */
export function ConditionList({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.conditions')
  const words = useWords()
  if (cluster.conditions.length === 0) return <p className="text-sm text-muted">{t('none')}</p>
  return (
    <ul className="space-y-1.5 text-sm">
      {cluster.conditions.map(condition => (
        <li key={condition.type} className="flex gap-2.5">
          <StatusMark tone={toneOf(condition)} className="mt-[0.2rem]" />
          <div className="min-w-0 flex-1">
            <p className="flex items-baseline justify-between gap-3">
              <span>
                {words.condition(condition.type)}
                <span className="sr-only"> {t(`status.${condition.status}`)}</span>
              </span>
              <span className="shrink-0 text-xs text-muted">
                <RelativeTime at={condition.lastTransitionTime} />
              </span>
            </p>
            {condition.status !== 'True' && <p className="text-muted">{words.conditionMessage(condition)}</p>}
          </div>
        </li>
      ))}
    </ul>
  )
}
