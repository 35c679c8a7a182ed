import type { ReactNode } from 'react'

/** Marks where a field stands, so that a problem named elsewhere can lead to it. */
export function FieldPlace({ field, children, className }: { field: string; children: ReactNode; className?: string }) {
  return (
    <div data-field={field} className={className}>
      {children}
    </div>
  )
}

const focusable = 'input:not([type=hidden]):not(:disabled), select, textarea, button'

/** Opens what hides a field and puts the focus on it. False when there is no such field on the page. */
export function focusField(field: string): boolean {
  const place = document.querySelector<HTMLElement>(`[data-field="${CSS.escape(field)}"]`)
  if (!place) return false
  for (let at: Element | null = place; at; at = at.parentElement) if (at instanceof HTMLDetailsElement) at.open = true
  const control = place.querySelector<HTMLElement>(`:checked, ${focusable}`) ?? place
  control.focus({ preventScroll: true })
  place.scrollIntoView({ block: 'center' })
  return true
}
