'use client'

import { useTranslations } from 'use-intl/react'
import { StatusMark } from '@/components/ui/StatusBadge'
import type { ClusterResponse } from '@/lib/contract/clusters'
import { EventPanel } from '../EventPanel'
import { FailureNotice } from '../FailureNotice'
import { ProgressLine } from '../progress/ProgressLine'
import { StepList } from '../progress/StepList'
import { useWords } from '../words/use-words'
import { countResources, type ResourceGroup } from './count-resources'

const latestEvents = 8

/** The list of what is left, which empties; what holds it up is named above it. */
export function DeletionProgress({ cluster }: { cluster: ClusterResponse }) {
  const t = useTranslations('remove.progress')
  const groups = countResources(cluster.resources)
  const left = groups.reduce((sum, group) => sum + group.left.length, 0)
  const total = groups.reduce((sum, group) => sum + group.total, 0)
  const operation = cluster.operation?.finishedAt ? null : cluster.operation
  const isAtStep = operation?.steps.some(step => step.failure)
  return (
    <>
      {cluster.failure && !isAtStep && (
        <div className="mb-5">
          <FailureNotice failure={cluster.failure} />
        </div>
      )}
      {operation && <ProgressLine operation={operation} />}
      <div className="grid grid-cols-1 gap-x-10 gap-y-8 lg:grid-cols-[minmax(0,1fr)_20rem] xl:grid-cols-[minmax(0,1fr)_23rem]">
        <section aria-labelledby="left-title" className="min-w-0">
          <h2 id="left-title" className="text-base font-semibold">
            {t('left', { left, total })}
          </h2>
          <p role="status" className="sr-only">
            {t('left', { left, total })}
          </p>
          <ul className="mt-2">
            {groups.map(group => (
              <GroupRow key={group.kind} group={group} />
            ))}
          </ul>
        </section>
        {operation && (
          <section aria-label={t('steps')} className="min-w-0">
            <StepList operation={operation} />
          </section>
        )}
        <section aria-labelledby="events-title" className="min-w-0">
          <h2 id="events-title" className="mb-1 text-base font-semibold">
            {t('events')}
          </h2>
          <EventPanel cluster={cluster} shown={latestEvents} />
        </section>
      </div>
    </>
  )
}

function GroupRow({ group }: { group: ResourceGroup }) {
  const t = useTranslations('remove.progress')
  const words = useWords()
  const isDone = group.left.length === 0
  return (
    <li className="flex gap-2.5 border-t border-line py-2 text-sm">
      <StatusMark tone={isDone ? 'good' : 'busy'} className="mt-[0.2rem]" />
      <div className="min-w-0 flex-1">
        <p className="flex items-baseline justify-between gap-4">
          <span className={isDone ? 'text-muted' : 'font-medium'}>{words.kind(group.kind, group.total)}</span>
          <span className="shrink-0 text-muted">
            {group.kept > 0 && <>{t('kept', { count: group.kept })} · </>}
            {t('gone', { gone: group.gone, total: group.total })}
          </span>
        </p>
        {!isDone && (
          <ul className="mt-0.5 flex flex-wrap gap-x-4 font-mono text-xs/5 text-muted">
            {group.left.map(resource => (
              <li key={resource.name} className="max-w-full truncate" title={resource.cloudId ?? undefined}>
                {resource.name}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  )
}
