'use client'

import { useTranslations } from 'use-intl/react'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { FailureNotice } from '../FailureNotice'

const mostShown = 3

/** What went wrong with machines, under the picture of them, unless a step beside it says the same. */
export function FailedMachines({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('cluster.overview')
  const said = cluster.operation?.finishedAt ? [] : (cluster.operation?.steps ?? []).map(step => step.failure?.message)
  const failed = cluster.machines.flatMap(({ id, failure }) =>
    failure && !said.includes(failure.message) ? [{ id, failure }] : [],
  )
  if (failed.length === 0) return null
  return (
    <section aria-label={t('failedMachines')} className="mt-4 space-y-2">
      {failed.slice(0, mostShown).map(({ id, failure }) => (
        <FailureNotice key={id} failure={failure} />
      ))}
      {failed.length > mostShown && (
        <p className="text-sm text-muted">{t('moreFailed', { count: failed.length - mostShown })}</p>
      )}
    </section>
  )
}
