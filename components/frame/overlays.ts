'use client'

import { useSyncExternalStore } from 'react'

type Overlay = 'palette' | 'help'

let shown: Overlay | null = null
const listeners = new Set<() => void>()

/** Opens the palette or the list of shortcuts from anywhere; null closes. */
export function showOverlay(overlay: Overlay | null): void {
  shown = overlay
  for (const listener of listeners) listener()
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function useOverlay(): Overlay | null {
  return useSyncExternalStore(
    subscribe,
    () => shown,
    () => null,
  )
}
