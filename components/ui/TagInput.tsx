'use client'

import { X } from 'lucide-react'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl/react'
import { useFieldControl } from './Field'

/**
 * Several short values: ranges, labels. Enter, comma, space or leaving adds; Backspace in the empty field takes the last
 * one back. `check` returns a sentence for a value that cannot be taken; it stays in the field.
 */
export function TagInput({
  values,
  onValues,
  placeholder,
  check,
  disabled = false,
}: {
  values: string[]
  onValues: (values: string[]) => void
  placeholder?: string
  check?: (value: string) => string | undefined
  disabled?: boolean
}) {
  const t = useTranslations('ui')
  const control = useFieldControl()
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<string>()

  const add = (typed: string) => {
    const fresh = typed.split(/[\s,]+/).filter(Boolean)
    const wrong = fresh.find(value => check?.(value))
    if (wrong) {
      setProblem(check?.(wrong))
      return
    }
    setProblem(undefined)
    setText('')
    if (fresh.length > 0) onValues([...new Set([...values, ...fresh])])
  }
  const remove = (value: string) => {
    onValues(values.filter(other => other !== value))
    field.current?.focus()
  }

  return (
    <div>
      <div className="flex min-h-8 w-full flex-wrap items-center gap-1 rounded border border-edge bg-surface p-[3px] has-focus-visible:outline-2 has-focus-visible:outline-accent has-aria-invalid:border-bad-mark max-md:min-h-10">
        {values.map(value => (
          <span
            key={value}
            className="inline-flex max-w-full items-center gap-0.5 rounded-sm bg-sunken pl-1.5 font-mono text-xs/6 text-ink"
          >
            <span className="truncate">{value}</span>
            <button
              type="button"
              aria-label={t('removeWhat', { what: value })}
              disabled={disabled}
              onClick={() => remove(value)}
              className="rounded-xs p-1 text-muted hover:text-ink focus-visible:outline-offset-0"
            >
              <X aria-hidden="true" className="size-3" />
            </button>
          </span>
        ))}
        <input
          ref={field}
          autoComplete="off"
          {...control}
          aria-invalid={problem ? true : control['aria-invalid']}
          disabled={disabled}
          value={text}
          placeholder={values.length === 0 ? placeholder : undefined}
          onChange={event =>
            /[\s,]$/.test(event.target.value) ? add(event.target.value) : setText(event.target.value)
          }
          onBlur={() => text && add(text)}
          onKeyDown={event => {
            const last = values.at(-1)
            if (event.key === 'Enter' && text) {
              event.preventDefault()
              add(text)
            } else if (event.key === 'Backspace' && !text && last) remove(last)
          }}
          className="min-w-24 flex-1 bg-transparent px-1.5 font-mono text-sm outline-none placeholder:font-sans placeholder:text-faint max-md:text-lg"
        />
      </div>
      {problem && (
        <p role="alert" className="mt-1 text-xs text-bad">
          {problem}
        </p>
      )}
    </div>
  )
}
