'use client'

import { useTranslations } from 'use-intl/react'
import { useNow } from '@/components/ui/clock'
import { ProgressBar } from '@/components/ui/ProgressBar'
import type { OperationResponse } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'
import { computeProgress, roundEstimate } from './step-times'

/**
 * How far an operation is. A bar only where history allows an estimate; without one, or when it has passed, words say
 * what is known.
 */
export function ProgressLine({ operation }: { operation: OperationResponse }) {
  const t = useTranslations('cluster.progress')
  const words = useWords()
  const now = useNow()
  const progress = computeProgress(operation, now)
  const left =
    progress.secondsLeft === null
      ? t('noEstimate')
      : progress.isLate
        ? t('late')
        : t('left', { span: words.duration(roundEstimate(progress.secondsLeft)) })
  return (
    <div className="mb-5" suppressHydrationWarning>
      <div className="mb-1.5 flex items-baseline justify-between gap-4 text-sm">
        <span className="text-muted">{t('steps', { done: progress.done, total: progress.total })}</span>
        <span className={progress.isLate ? 'text-attention' : 'text-muted'} suppressHydrationWarning>
          {left}
        </span>
      </div>
      {progress.fraction === null ? (
        <StepTicks operation={operation} />
      ) : (
        <ProgressBar value={Math.round(progress.fraction * 100)} max={100} label={t('label')} text={left} />
      )}
    </div>
  )
}

/** Without history the bar would be a guess: one tick for each step instead. */
function StepTicks({ operation }: { operation: OperationResponse }) {
  const colour = {
    pending: 'bg-line',
    running: 'animate-breathe bg-busy-mark',
    done: 'bg-busy-mark',
    blocked: 'bg-bad-mark',
  }
  return (
    <div aria-hidden="true" className="flex h-1.5 gap-1">
      {operation.steps.map(step => (
        <span key={step.name} className={`flex-1 rounded-full ${colour[step.state]}`} />
      ))}
    </div>
  )
}
