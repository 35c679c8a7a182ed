'use client'

import { useLocale } from 'use-intl/react'
import { useInBrowser, useNow } from './clock'
import { computeAmount, formatAmount, formatDuration } from './duration'

function Time({ at, text }: { at: string; text: string }) {
  const locale = useLocale()
  const exact = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'long' })
  return (
    <time dateTime={at} title={useInBrowser() ? exact.format(new Date(at)) : undefined} className="whitespace-nowrap">
      {text}
    </time>
  )
}

/** "3 minutes ago", moving; the exact time in the reader's zone on hover. `at` is ISO 8601. */
export function RelativeTime({ at }: { at: string }) {
  const locale = useLocale()
  const now = useNow()
  const { unit, value } = computeAmount(Math.abs(now - Date.parse(at)))
  const sign = Date.parse(at) > now ? 1 : -1
  return <Time at={at} text={new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(sign * value, unit)} />
}

/** "41 d" since `at`, for a column of ages. */
export function Age({ at }: { at: string }) {
  const locale = useLocale()
  const now = useNow()
  return <Time at={at} text={formatAmount(computeAmount(now - Date.parse(at)), locale)} />
}

/** How long something took, or takes until now when `to` is null: "2 min 5 s". */
export function Duration({ from, to = null }: { from: string; to?: string | null }) {
  const locale = useLocale()
  const now = useNow()
  const ms = Math.max(0, (to ? Date.parse(to) : now) - Date.parse(from))
  return <span className="whitespace-nowrap">{formatDuration(ms, locale)}</span>
}

/** The time of day in the reader's zone, for a list of events. */
export function ClockTime({ at }: { at: string }) {
  const locale = useLocale()
  const timeZone = useInBrowser() ? undefined : 'UTC'
  const format = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', hourCycle: 'h23', timeZone })
  return <Time at={at} text={format.format(new Date(at))} />
}
