'use client'

import { useSyncExternalStore } from 'react'
import { useNow as useRenderTime } from 'use-intl/react'

const listeners = new Set<() => void>()
let now = Date.now()
let timer: ReturnType<typeof setInterval> | undefined

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  timer ??= setInterval(() => {
    now = Date.now()
    for (const each of listeners) each()
  }, 1000)
  return () => {
    listeners.delete(listener)
    if (listeners.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

/**
 * The time in ms, moving once a second, one timer for the whole page. `everyMs` makes it move more rarely. The first
 * rendering in the browser repeats the server's, at the server's time.
 */
export function useNow(everyMs = 1000): number {
  const rendered = useRenderTime().getTime()
  const round = (ms: number) => Math.floor(ms / everyMs) * everyMs
  return useSyncExternalStore(
    subscribe,
    () => round(now),
    () => round(rendered),
  )
}

const never = () => () => {}

/** False on the server and while the browser repeats its rendering: what only the browser knows (the zone) comes after. */
export function useInBrowser(): boolean {
  return useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
}
