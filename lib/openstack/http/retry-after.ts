import type { Answer } from './request'

/** The header Retry-After in milliseconds from `now`; it is given in seconds or as a date. */
export function retryAfterMs(answer: Answer, now: number): number | undefined {
  const value = answer.headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+$/.test(value)) return Number(value) * 1000
  const date = Date.parse(value)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}
