'use client'

import { X } from 'lucide-react'
import { useSyncExternalStore } from 'react'
import { useTranslations } from 'use-intl/react'
import { IconButton } from './Button'
import { StatusMark, type Tone } from './StatusBadge'

type Message = { id: number; tone: Tone; text: string }
const shownForMs = 6000

let messages: Message[] = []
let last = 0
const none: Message[] = []
const listeners = new Set<() => void>()
const change = (next: Message[]) => {
  messages = next
  for (const listener of listeners) listener()
}
const dismiss = (id: number) => change(messages.filter(message => message.id !== id))

/** Says in a corner what an action did, for some seconds. What a person must not miss belongs on the page instead. */
export function toast(text: string, tone: Tone = 'good'): void {
  last += 1
  const id = last
  change([...messages.slice(-2), { id, tone, text }])
  setTimeout(() => dismiss(id), shownForMs)
}

const subscribe = (listener: () => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Stands once in the root layout. */
export function Toasts() {
  const t = useTranslations('ui')
  const shown = useSyncExternalStore(
    subscribe,
    () => messages,
    () => none,
  )
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed right-4 bottom-4 z-50 flex w-[min(24rem,calc(100vw-2rem))] flex-col gap-2 max-md:bottom-20"
    >
      {shown.map(message => (
        <div
          key={message.id}
          className="pointer-events-auto flex animate-appear items-start gap-2.5 rounded bg-raised py-2 pr-2 pl-3 text-sm shadow-lift"
        >
          <StatusMark tone={message.tone} className="mt-[0.2rem]" />
          <p className="min-w-0 flex-1 wrap-anywhere">{message.text}</p>
          <IconButton label={t('close')} size="small" onClick={() => dismiss(message.id)}>
            <X aria-hidden="true" />
          </IconButton>
        </div>
      ))}
    </div>
  )
}
