'use client'

import { useTranslations } from 'use-intl/react'
import { Disclosure } from '@/components/ui/Disclosure'
import { RelativeTime } from '@/components/ui/RelativeTime'
import { StatusMark } from '@/components/ui/StatusBadge'
import type { EventResponse } from '@/lib/contract/clusters'
import { CauseFacts } from './FailureNotice'
import { useWords } from './words/use-words'

/** What happened, newest first, each with its raw cause where there is one. */
export function EventRows({ events }: { events: EventResponse[] }) {
  return (
    <ol className="text-sm">
      {events.map(event => (
        <EventRow key={event.id} event={event} />
      ))}
    </ol>
  )
}

function EventRow({ event }: { event: EventResponse }) {
  const t = useTranslations('cluster.events')
  const words = useWords()
  const isWarning = event.type === 'Warning'
  return (
    <li className="flex gap-2.5 border-t border-line py-2 first:border-t-0">
      <span className="mt-[0.2rem] flex w-3.5 shrink-0 justify-center">
        {isWarning ? (
          <StatusMark tone="attention" />
        ) : (
          <span aria-hidden="true" className="mt-1 size-1.5 rounded-full bg-edge" />
        )}
      </span>
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere">
          {isWarning && <span className="sr-only">{t('warning')} </span>}
          {words.event(event)}
        </p>
        {event.cause && (
          <Disclosure summary={t('cause')}>
            <CauseFacts cause={event.cause} />
          </Disclosure>
        )}
      </div>
      <span className="shrink-0 text-xs leading-[1.625] text-muted">
        <RelativeTime at={event.at} />
      </span>
    </li>
  )
}
