'use client'

import { type ReactNode, useEffect, useRef } from 'react'
import { placeBeside } from '@/components/ui/placement'

/**
 * One tip for all marks inside: whatever has `data-tip` is told on hover and on focus, so that a pool of a hundred
 * machines does not carry a hundred tips. The marks' own names say the same to a screen reader.
 */
export function MachineTips({ children }: { children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null)
  const tip = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    const root = area.current
    const bubble = tip.current
    if (!root || !bubble) return
    const hide = () => bubble.matches(':popover-open') && bubble.hidePopover()
    const show = (target: EventTarget | null) => {
      const mark = target instanceof Element ? target.closest<HTMLElement>('[data-tip]') : null
      if (!mark) return hide()
      bubble.textContent = mark.dataset.tip ?? ''
      if (!bubble.matches(':popover-open')) bubble.showPopover()
      placeBeside(bubble, mark, 'centre')
    }
    const stop = new AbortController()
    const { signal } = stop
    root.addEventListener('pointerover', e => e.pointerType === 'mouse' && show(e.target), { signal })
    root.addEventListener('pointerleave', hide, { signal })
    root.addEventListener('pointerdown', hide, { signal })
    root.addEventListener(
      'focusin',
      e => e.target instanceof Element && e.target.matches(':focus-visible') && show(e.target),
      { signal },
    )
    root.addEventListener('focusout', hide, { signal })
    root.addEventListener('keydown', e => e.key === 'Escape' && hide(), { signal })
    return () => stop.abort()
  }, [])

  return (
    <div ref={area}>
      {children}
      <span
        ref={tip}
        aria-hidden="true"
        popover="manual"
        className="pointer-events-none fixed inset-auto m-0 max-w-96 rounded bg-ink px-2 py-1 text-xs text-page"
      />
    </div>
  )
}
