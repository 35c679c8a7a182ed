'use client'

import { useTranslations } from 'use-intl/react'
import { Button } from '@/components/ui/Button'
import { ErrorState } from '@/components/ui/ErrorState'
import { Skeleton } from '@/components/ui/Skeleton'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { EventRows } from './EventRows'
import { eventPageSize } from './event-page-size'
import { useProblem } from './problem'
import { useEvents } from './queries'

/** The latest events of a cluster, or with `all` every one of them, page by page. */
export function EventPanel({ cluster, shown }: { cluster: ClusterResponse; shown: number | 'all' }) {
  const t = useTranslations('cluster.events')
  const { data, error, isPending, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useEvents(
    cluster,
    eventPageSize,
  )
  if (error && !data) return <EventFailure error={error} retry={() => void refetch()} />
  if (isPending) return <EventSkeleton rows={shown === 'all' ? 8 : shown} />
  const events = data.pages.flatMap(page => page.items)
  if (events.length === 0) return <p className="text-sm text-muted">{t('none')}</p>
  return (
    <div role="log" aria-live="polite" aria-label={t('title')}>
      <EventRows events={shown === 'all' ? events : events.slice(0, shown)} />
      {shown === 'all' && hasNextPage && (
        <Button className="mt-3" busy={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t('older')}
        </Button>
      )}
    </div>
  )
}

function EventSkeleton({ rows }: { rows: number }) {
  const t = useTranslations('cluster.events')
  return (
    <div role="status" aria-label={t('loading')} className="space-y-3 py-2">
      {Array.from({ length: rows }, (_, i) => i).map(row => (
        <Skeleton key={row} className="h-5" />
      ))}
    </div>
  )
}

function EventFailure({ error, retry }: { error: Error; retry: () => void }) {
  const t = useTranslations('cluster.events')
  const problem = useProblem(error)
  return (
    <ErrorState compact title={t('failed')} requestId={problem.requestId} onRetry={retry}>
      {problem.text}
    </ErrorState>
  )
}
