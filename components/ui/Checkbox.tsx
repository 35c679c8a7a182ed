'use client'

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'

/** Yes or no, with its sentence. */
export function Checkbox({
  children,
  hint,
  className,
  ...props
}: Omit<ComponentProps<'input'>, 'type'> & { children: ReactNode; hint?: ReactNode }) {
  return (
    <label className={classNames('flex items-start gap-2 text-sm has-disabled:opacity-55', className)}>
      <input type="checkbox" {...props} className="mt-[0.18rem] size-4 shrink-0 accent-(--accent)" />
      <span>
        {children}
        {hint && <span className="block text-xs text-muted">{hint}</span>}
      </span>
    </label>
  )
}
