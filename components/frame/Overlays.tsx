'use client'

import { lazy, Suspense, useEffect, useState } from 'react'
import type { FrameSession } from './frame-session'
import { showOverlay, useOverlay } from './overlays'
import { useShortcuts } from './shortcuts'

const CommandPalette = lazy(() => import('./CommandPalette'))
const ShortcutHelp = lazy(() => import('./ShortcutHelp'))

/** Keyboard shortcuts, and what they open: loaded when it is first asked for. */
export function Overlays({ session, mayCreate }: { session: FrameSession; mayCreate: boolean }) {
  useShortcuts({ mayCreate })
  const overlay = useOverlay()
  const close = () => showOverlay(null)
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    if (overlay) setAsked(true)
  }, [overlay])
  if (!asked && !overlay) return null
  return (
    <Suspense>
      {overlay === 'palette' && <CommandPalette session={session} mayCreate={mayCreate} onClose={close} />}
      {overlay === 'help' && <ShortcutHelp mayCreate={mayCreate} onClose={close} />}
    </Suspense>
  )
}
