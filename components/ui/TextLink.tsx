import Link from 'next/link'
import type { ComponentProps } from 'react'
import { classNames } from './class-names'

/** A link in running text or in a cell. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={classNames(
        'rounded-xs text-accent underline decoration-transparent underline-offset-3 transition-colors hover:decoration-current',
        className,
      )}
      {...props}
    />
  )
}
