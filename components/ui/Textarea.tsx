'use client'

import type { ComponentProps } from 'react'
import { classNames } from './class-names'
import { useFieldControl } from './Field'
import { inputClass } from './Input'

/** Several lines of text. */
export function Textarea({ mono = false, className, ...props }: ComponentProps<'textarea'> & { mono?: boolean }) {
  return (
    <textarea
      {...useFieldControl()}
      {...props}
      className={classNames(inputClass, 'h-auto py-1.5', mono && 'font-mono', className)}
    />
  )
}
