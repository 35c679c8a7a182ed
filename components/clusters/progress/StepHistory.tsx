'use client'

import { useTranslations } from 'use-intl/react'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { OperationResponse } from '@/lib/contract/clusters'
import { useWords } from '../words/use-words'
import { StepList } from './StepList'

/** The latest operation, running or over: who asked, when, how long it took, step by step. */
export function StepHistory({ operation }: { operation: OperationResponse }) {
  const t = useTranslations('cluster.operation')
  const words = useWords()
  const seconds =
    operation.finishedAt === null ? null : (Date.parse(operation.finishedAt) - Date.parse(operation.startedAt)) / 1000
  return (
    <section aria-labelledby="operation-title" className="min-w-0">
      <h2 id="operation-title" className="text-base font-semibold">
        {t(operation.kind)}
      </h2>
      <p className="mt-0.5 mb-3 text-sm text-muted">
        {t('askedBy', { actor: operation.actor })} <RelativeTime at={operation.startedAt} />
        {seconds !== null && <> · {t('took', { span: words.duration(seconds) })}</>}
      </p>
      <StepList operation={operation} />
    </section>
  )
}
