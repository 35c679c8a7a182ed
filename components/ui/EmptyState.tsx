import type { ReactNode } from 'react'

/** Nothing here: what it would be, and the one action. `picture` is for the first time, not for an empty filter. */
export function EmptyState({
  title,
  children,
  action,
  picture,
  after,
}: {
  title: string
  children?: ReactNode
  action?: ReactNode
  picture?: ReactNode
  /** Other ways, under the action. */
  after?: ReactNode
}) {
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      {picture}
      <h2 className="text-lg font-semibold">{title}</h2>
      {children && <div className="max-w-prose text-muted text-pretty">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
      {after}
    </div>
  )
}
