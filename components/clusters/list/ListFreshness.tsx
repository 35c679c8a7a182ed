'use client'

import { useTranslations } from 'use-intl/react'
import { useProblemWords } from '@/components/problem-words'
import { Button } from '@/components/ui/Button'
import { Notice } from '@/components/ui/Notice'
import { RelativeTime } from '@/components/ui/RelativeTime'
import type { List } from './use-list'

/** Says when what is shown is not what is: the stream is cut, or the last read failed. Nothing otherwise. */
export function ListFreshness({ list }: { list: List }) {
  const t = useTranslations('list')
  const ui = useTranslations('ui')
  const problemWords = useProblemWords()
  const { live, result } = list
  if (result.isError)
    return (
      <Notice
        tone="attention"
        title={t('failedTitle')}
        className="mb-3"
        action={
          <Button size="small" onClick={() => void result.refetch()}>
            {ui('retry')}
          </Button>
        }
      >
        {t('failedKept', { reason: problemWords(result.error) })}
      </Notice>
    )
  if (live.state !== 'stale') return null
  return (
    <Notice tone="unknown" className="mb-3">
      {t.rich('stale', { time: () => <RelativeTime at={new Date(result.dataUpdatedAt).toISOString()} /> })}
    </Notice>
  )
}
