import type { ReactNode } from 'react'
import { classNames } from './class-names'

/** A quiet word beside a name: a channel, a role, a count. Not for states: those are StatusBadge. */
export function Badge({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center rounded-sm border border-line bg-sunken px-1.5 text-xs/5 whitespace-nowrap text-muted',
        className,
      )}
    >
      {children}
    </span>
  )
}
