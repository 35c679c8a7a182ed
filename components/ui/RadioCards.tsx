'use client'

import { type ReactNode, useId } from 'react'
import { classNames } from './class-names'
import { FieldGroup } from './Field'

export type RadioCard = {
  value: string
  title: ReactNode
  description?: ReactNode
  /** Why it cannot be chosen. */
  disabledReason?: string
}

/** One of a few, each with a sentence that helps to choose. */
export function RadioCards({
  label,
  hint,
  error,
  value,
  onValue,
  cards,
  columns = 2,
  name,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  value: string
  onValue: (value: string) => void
  cards: RadioCard[]
  columns?: 1 | 2 | 3
  name?: string
}) {
  const id = useId()
  return (
    <FieldGroup label={label} hint={hint} error={error}>
      <div className={classNames('grid gap-2', columns === 2 && 'sm:grid-cols-2', columns === 3 && 'sm:grid-cols-3')}>
        {cards.map(card => (
          <label
            key={card.value}
            className={classNames(
              'flex items-start gap-2.5 rounded border border-line bg-surface px-3 py-2 transition-colors',
              'has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
              card.disabledReason ? 'text-faint' : 'cursor-pointer hover:border-edge',
            )}
          >
            <input
              type="radio"
              name={name ?? id}
              value={card.value}
              checked={value === card.value}
              disabled={Boolean(card.disabledReason)}
              onChange={() => onValue(card.value)}
              className="mt-[0.2rem] size-4 shrink-0 accent-(--accent) outline-none"
            />
            <span className="min-w-0 text-sm">
              <span className="block font-medium">{card.title}</span>
              {(card.disabledReason || card.description) && (
                <span className="block text-xs text-muted">{card.disabledReason ?? card.description}</span>
              )}
            </span>
          </label>
        ))}
      </div>
    </FieldGroup>
  )
}
