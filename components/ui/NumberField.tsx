'use client'

import { Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { useFieldControl } from './Field'

/** A whole number with steps. `onValue` gets numbers within `min` and `max` only; what is half typed stays in the field. */
export function NumberField({
  value,
  onValue,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  unit,
  disabled = false,
}: {
  value: number
  onValue: (value: number) => void
  min?: number
  max?: number
  /** Stands behind the number, for example GiB. */
  unit?: string
  disabled?: boolean
}) {
  const t = useTranslations('ui')
  const control = useFieldControl()
  const [typed, setTyped] = useState<string | null>(null)
  const within = (n: number) => Math.max(min, Math.min(max, n))
  const step = (by: number) => {
    setTyped(null)
    onValue(within(value + by))
  }
  const read = (text: string) => {
    setTyped(text)
    const number = Number(text)
    if (/^\d+$/.test(text) && number === within(number)) onValue(number)
  }
  const stepper =
    'flex w-8 max-md:w-11 shrink-0 items-center justify-center text-muted hover:bg-hover hover:text-ink disabled:text-faint disabled:hover:bg-transparent'
  return (
    <span className="inline-flex h-8 overflow-hidden rounded border border-edge bg-surface has-focus-visible:outline-2 has-focus-visible:outline-accent has-aria-invalid:border-bad-mark max-md:h-10">
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('less')}
        className={stepper}
        disabled={disabled || value <= min}
        onClick={() => step(-1)}
      >
        <Minus aria-hidden="true" className="size-3.5" />
      </button>
      <input
        inputMode="numeric"
        role="spinbutton"
        aria-valuenow={value}
        aria-valuemin={min}
        aria-valuemax={max === Number.MAX_SAFE_INTEGER ? undefined : max}
        {...control}
        disabled={disabled}
        value={typed ?? String(value)}
        onChange={event => read(event.target.value)}
        onBlur={() => setTyped(null)}
        onKeyDown={event => {
          if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
          event.preventDefault()
          step(event.key === 'ArrowUp' ? 1 : -1)
        }}
        className="w-14 border-x border-line bg-transparent text-center text-sm outline-none max-md:text-lg"
      />
      {unit && <span className="flex items-center border-r border-line px-2 text-xs text-muted">{unit}</span>}
      <button
        type="button"
        tabIndex={-1}
        aria-label={t('more')}
        className={stepper}
        disabled={disabled || value >= max}
        onClick={() => step(1)}
      >
        <Plus aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  )
}
