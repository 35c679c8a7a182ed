'use client'

import { type ReactNode, useEffect, useId, useRef } from 'react'
import { placeBeside } from './placement'

/**
 * Words for the one control inside it, on hover and on focus; Escape closes. With `describes` (the usual) a screen
 * reader reads them after the control's name; leave that out where they only repeat the name.
 */
export function Tooltip({
  text,
  describes = true,
  children,
}: {
  text: ReactNode
  describes?: boolean
  children: ReactNode
}) {
  const id = useId()
  const wrapper = useRef<HTMLSpanElement>(null)
  const bubble = useRef<HTMLSpanElement>(null)

  useEffect(() => {
    const anchor = wrapper.current?.firstElementChild
    const tip = bubble.current
    if (!(anchor instanceof HTMLElement) || !tip) return
    if (describes) anchor.setAttribute('aria-describedby', id)
    const show = () => {
      if (tip.matches(':popover-open')) return
      tip.showPopover()
      placeBeside(tip, anchor, 'centre')
    }
    const hide = () => tip.matches(':popover-open') && tip.hidePopover()
    const onPointer = (event: PointerEvent) => event.pointerType === 'mouse' && show()
    const onFocus = () => anchor.matches(':focus-visible') && show()
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && hide()
    const stop = new AbortController()
    const { signal } = stop
    anchor.addEventListener('pointerenter', onPointer, { signal })
    anchor.addEventListener('pointerleave', hide, { signal })
    anchor.addEventListener('pointerdown', hide, { signal })
    anchor.addEventListener('focusin', onFocus, { signal })
    anchor.addEventListener('focusout', hide, { signal })
    anchor.addEventListener('keydown', onKey, { signal })
    return () => stop.abort()
  }, [describes, id])

  return (
    <>
      <span ref={wrapper} className="contents">
        {children}
      </span>
      <span
        ref={bubble}
        id={id}
        role="tooltip"
        popover="manual"
        className="pointer-events-none fixed inset-auto m-0 max-w-72 rounded bg-ink px-2 py-1 text-xs whitespace-normal text-page"
      >
        {text}
      </span>
    </>
  )
}
