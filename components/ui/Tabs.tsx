'use client'

import { type KeyboardEvent, type ReactNode, useId, useRef } from 'react'
import { classNames } from './class-names'

export type Tab = { id: string; label: ReactNode; content: ReactNode }

/** Views of one thing, one at a time. Arrow keys move. Keep `value` in the URL where a tab is worth a link. */
export function Tabs({
  label,
  tabs,
  value,
  onValue,
}: {
  label: string
  tabs: Tab[]
  value: string
  onValue: (id: string) => void
}) {
  const base = useId()
  const list = useRef<HTMLDivElement>(null)
  const at = Math.max(
    0,
    tabs.findIndex(tab => tab.id === value),
  )
  const onKeyDown = (event: KeyboardEvent) => {
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1 + tabs.length, Home: 0, End: tabs.length - 1 }[event.key]
    const next = to === undefined ? undefined : tabs[to % tabs.length]
    if (!next) return
    event.preventDefault()
    onValue(next.id)
    list.current?.querySelector<HTMLElement>(`[id="${base}-tab-${next.id}"]`)?.focus()
  }
  const current = tabs[at]
  return (
    <div>
      <div
        ref={list}
        role="tablist"
        aria-label={label}
        onKeyDown={onKeyDown}
        className="-mb-px flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map(tab => {
          const selected = tab === current
          return (
            <button
              key={tab.id}
              type="button"
              role="tab"
              id={`${base}-tab-${tab.id}`}
              aria-selected={selected}
              aria-controls={`${base}-panel`}
              tabIndex={selected ? 0 : -1}
              onClick={() => onValue(tab.id)}
              className={classNames(
                'border-b-2 px-2.5 py-2 text-sm whitespace-nowrap transition-colors focus-visible:-outline-offset-2 max-md:py-3',
                selected ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink',
              )}
            >
              {tab.label}
            </button>
          )
        })}
      </div>
      {current && (
        <div role="tabpanel" id={`${base}-panel`} aria-labelledby={`${base}-tab-${current.id}`} className="pt-4">
          {current.content}
        </div>
      )}
    </div>
  )
}
