'use client'

import { createContext, type ReactNode, useContext, useId } from 'react'
import { useTranslations } from 'use-intl/react'
import { classNames } from './class-names'

type Control = {
  id: string
  'aria-describedby': string | undefined
  'aria-invalid': true | undefined
  'aria-required': true | undefined
}
const FieldControl = createContext<Control | null>(null)

/** What a control inside a Field has to carry so that label, hint and error belong to it. */
export const useFieldControl = (): Partial<Control> => useContext(FieldControl) ?? {}

/**
 * Label, control, hint and error of one question. The kit's Input, Select, NumberField and TagInput find it by
 * themselves. The line of hint and error keeps its height when `reserve` is set, so that nothing jumps.
 */
export function Field({
  label,
  hint,
  error,
  optional = false,
  required = false,
  hideLabel = false,
  reserve = false,
  children,
  className,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  optional?: boolean
  required?: boolean
  hideLabel?: boolean
  reserve?: boolean
  children: ReactNode
  className?: string
}) {
  const t = useTranslations('ui')
  const id = useId()
  const control: Control = {
    id,
    'aria-describedby':
      [hint && `${id}-hint`, error && `${id}-error`].filter(part => typeof part === 'string').join(' ') || undefined,
    'aria-invalid': error ? true : undefined,
    'aria-required': required || undefined,
  }
  return (
    <div className={classNames('flex min-w-0 flex-col gap-1', className)}>
      <label htmlFor={id} className={hideLabel ? 'sr-only' : 'text-sm font-medium'}>
        {label}
        {optional && <span className="ml-1.5 font-normal text-faint">{t('optional')}</span>}
      </label>
      <FieldControl value={control}>{children}</FieldControl>
      {(hint || error || reserve) && (
        <div className={classNames('text-xs', reserve && 'min-h-[1.5em]')} aria-live="polite">
          {error && (
            <p id={`${id}-error`} className="text-bad">
              {error}
            </p>
          )}
          {hint && (
            <p id={`${id}-hint`} className="text-muted">
              {hint}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

/** Several controls under one question, for example radio cards or a list of check boxes. */
export function FieldGroup({
  label,
  hint,
  error,
  hideLabel = false,
  children,
}: {
  label: ReactNode
  hint?: ReactNode
  error?: ReactNode
  hideLabel?: boolean
  children: ReactNode
}) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(part => typeof part === 'string').join(' ')
  return (
    <fieldset className="min-w-0" aria-describedby={described || undefined}>
      <legend className={hideLabel ? 'sr-only' : 'mb-1 text-sm font-medium'}>{label}</legend>
      {children}
      {(hint || error) && (
        <div className="mt-1 text-xs" aria-live="polite">
          {error && (
            <p id={`${id}-error`} className="text-bad">
              {error}
            </p>
          )}
          {hint && (
            <p id={`${id}-hint`} className="text-muted">
              {hint}
            </p>
          )}
        </div>
      )}
    </fieldset>
  )
}
