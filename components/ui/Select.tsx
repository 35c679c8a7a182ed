'use client'

import { ChevronDown } from 'lucide-react'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { useFieldControl } from './Field'
import { inputClass } from './Input'

export type Option = { value: string; label: string; disabled?: boolean }

/** One of a list. The platform's own: best on a phone, complete on a keyboard. `onValue` gets the chosen value. */
export function Select({
  options,
  onValue,
  className,
  ...props
}: ComponentProps<'select'> & { options: Option[]; onValue?: (value: string) => void }) {
  return (
    <span className={classNames('relative block', className)}>
      <select
        {...useFieldControl()}
        onChange={onValue && (event => onValue(event.target.value))}
        {...props}
        className={classNames(inputClass, 'appearance-none truncate pr-8')}
      >
        {options.map(option => (
          <option key={option.value} value={option.value} disabled={option.disabled} className="bg-surface text-ink">
            {option.label}
          </option>
        ))}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-2 size-4 -translate-y-1/2 text-faint"
      />
    </span>
  )
}
