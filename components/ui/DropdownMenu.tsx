'use client'

import { Check } from 'lucide-react'
import Link from 'next/link'
import { type KeyboardEvent, type ReactNode, useId, useRef, useState } from 'react'
import { classNames } from './class-names'
import { placeBeside } from './placement'

export type MenuItem =
  | {
      kind?: 'action'
      id: string
      label: ReactNode
      icon?: ReactNode
      /** Right, quiet: a shortcut or a fact. */
      hint?: ReactNode
      onSelect?: () => void
      href?: string
      /** Set for one of a choice: shows which one is on. */
      checked?: boolean
      danger?: boolean
      /** Why it cannot be used now; shown under the label. */
      disabledReason?: string
    }
  | { kind: 'heading'; id: string; label: ReactNode }
  | { kind: 'separator'; id: string }

const itemClass =
  'flex w-full items-center gap-2.5 rounded-sm px-2 py-1.5 max-md:py-2.5 text-left text-sm outline-none focus:bg-hover focus-visible:outline-2 focus-visible:-outline-offset-2 [&_svg]:size-4 [&_svg]:shrink-0'

/**
 * A button that opens a menu. Arrow keys, Home, End and letters move, Escape and a click elsewhere close and the focus
 * goes back. `className` is the look of the button, `label` its name when its content is not words.
 */
export function DropdownMenu({
  trigger,
  label,
  items,
  align = 'end',
  className,
}: {
  trigger: ReactNode
  label?: string
  items: MenuItem[]
  align?: 'start' | 'end'
  className?: string
}) {
  const id = useId()
  const button = useRef<HTMLButtonElement>(null)
  const menu = useRef<HTMLDivElement>(null)
  const [open, setOpen] = useState(false)

  const entries = () => [...(menu.current?.querySelectorAll<HTMLElement>('[role^=menuitem]') ?? [])]
  const close = () => menu.current?.hidePopover()
  const onKeyDown = (event: KeyboardEvent) => {
    const all = entries()
    const at = all.findIndex(entry => entry.matches(':focus'))
    const to = target(event.key, all, at)
    if (event.key === 'Tab') close()
    if (!to) return
    event.preventDefault()
    to.focus()
  }

  return (
    <>
      <button
        ref={button}
        type="button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        popoverTarget={id}
        className={className}
      >
        {trigger}
      </button>
      <div
        ref={menu}
        id={id}
        role="menu"
        aria-label={label}
        popover="auto"
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onToggle={event => {
          const shown = event.newState === 'open'
          setOpen(shown)
          if (!shown || !menu.current || !button.current) return
          placeBeside(menu.current, button.current, align)
          const all = entries()
          ;(all.find(entry => entry.ariaChecked === 'true') ?? all[0])?.focus()
        }}
        className="fixed inset-auto m-0 max-h-[70dvh] min-w-48 max-w-[min(22rem,calc(100vw-1rem))] overflow-y-auto rounded bg-raised p-1 shadow-lift outline-none"
      >
        {items.map(item => (
          <Entry key={item.id} item={item} close={close} />
        ))}
      </div>
    </>
  )
}

function target(key: string, all: HTMLElement[], at: number): HTMLElement | undefined {
  if (key === 'ArrowDown') return all[(at + 1) % all.length]
  if (key === 'ArrowUp') return all[(at - 1 + all.length) % all.length]
  if (key === 'Home') return all[0]
  if (key === 'End') return all.at(-1)
  if (!/^\S$/.test(key)) return undefined
  const after = [...all.slice(at + 1), ...all.slice(0, at + 1)]
  return after.find(entry => entry.textContent.trim().toLowerCase().startsWith(key.toLowerCase()))
}

function Entry({ item, close }: { item: MenuItem; close: () => void }) {
  if (item.kind === 'separator') return <hr className="my-1 border-line" />
  if (item.kind === 'heading')
    return <div className="px-2 pt-1.5 pb-1 text-xs text-faint wrap-anywhere">{item.label}</div>
  const content = (
    <>
      {item.icon}
      <span className="min-w-0 flex-1 wrap-anywhere">
        {item.label}
        {item.disabledReason && <span className="block text-xs text-muted">{item.disabledReason}</span>}
      </span>
      {item.hint && <span className="text-xs text-faint">{item.hint}</span>}
      {item.checked !== undefined && (
        <Check aria-hidden="true" className={item.checked ? 'text-accent' : 'invisible'} />
      )}
    </>
  )
  if (item.href && !item.disabledReason)
    return (
      <Link role="menuitem" tabIndex={-1} href={item.href} onClick={close} className={itemClass}>
        {content}
      </Link>
    )
  const role =
    item.checked === undefined ? { role: 'menuitem' } : { role: 'menuitemradio', 'aria-checked': item.checked }
  return (
    <button
      type="button"
      {...role}
      aria-disabled={item.disabledReason ? true : undefined}
      tabIndex={-1}
      onPointerMove={event => event.pointerType === 'mouse' && event.currentTarget.focus({ preventScroll: true })}
      onClick={() => {
        if (item.disabledReason) return
        close()
        item.onSelect?.()
      }}
      className={classNames(
        itemClass,
        item.danger && 'text-bad',
        item.disabledReason && 'cursor-not-allowed text-faint',
      )}
    >
      {content}
    </button>
  )
}
