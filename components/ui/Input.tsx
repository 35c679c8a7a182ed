'use client'

import type { ComponentProps, ReactNode } from 'react'
import { classNames } from './class-names'
import { useFieldControl } from './Field'

/** The look of everything that is typed into; 16 px on a phone, where smaller text makes the browser zoom. */
export const inputClass =
  'h-8 max-md:h-10 w-full min-w-0 rounded border border-edge bg-surface px-2.5 text-sm max-md:text-lg text-ink placeholder:text-faint disabled:opacity-55 aria-invalid:border-bad-mark focus-visible:outline-offset-0'

/** One line of text. `icon` stands inside, left; `end` inside, right; `tall` is for a page that is only a form. */
export function Input({
  icon,
  end,
  mono = false,
  tall = false,
  className,
  ...props
}: ComponentProps<'input'> & { icon?: ReactNode; end?: ReactNode; mono?: boolean; tall?: boolean }) {
  const control = useFieldControl()
  const input = (
    <input
      autoComplete="off"
      {...control}
      {...props}
      className={classNames(
        inputClass,
        mono && 'font-mono',
        tall && 'h-10',
        Boolean(icon) && 'pl-8',
        Boolean(end) && 'pr-9',
        !icon && !end && className,
      )}
    />
  )
  if (!icon && !end) return input
  return (
    <span className={classNames('relative block', className)}>
      {icon && (
        <span
          aria-hidden="true"
          className="pointer-events-none absolute inset-y-0 left-2.5 flex items-center text-faint [&_svg]:size-4"
        >
          {icon}
        </span>
      )}
      {input}
      {end && <span className="absolute inset-y-0 right-2 flex items-center">{end}</span>}
    </span>
  )
}
