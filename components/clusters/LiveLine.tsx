'use client'

import { useTranslations } from 'use-intl/react'
import { useNow } from '@/components/ui/clock'
import { StatusMark } from '@/components/ui/StatusBadge'
import type { LiveState } from './live-updates'
import { useWords } from './words/use-words'

// Without the stream the page still asks every few seconds: younger than that it is not stale.
const worthSayingMs = 8_000

/** Says how old the page is once it has lost touch with the server; nothing while it is live. */
export function LiveLine({ live, readAt }: { live: LiveState; readAt: number }) {
  const t = useTranslations('cluster.live')
  const words = useWords()
  const now = useNow()
  const isStale = live.state === 'stale' && now - readAt > worthSayingMs
  return (
    <p role="status" className="min-h-5 text-xs text-attention">
      {isStale && (
        <span className="inline-flex items-center gap-1.5">
          <StatusMark tone="attention" className="size-3" />
          {t('stale', { span: words.duration((now - readAt) / 1000) })}
        </span>
      )}
    </p>
  )
}
