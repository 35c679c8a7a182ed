import type { ReactNode } from 'react'

/** Nothing here: what it would be, and the one action. `picture` is for the first time, not for an empty filter. */
export function EmptyState({
  title,
  isPage = false,
  children,
  action,
  picture,
  after,
}: {
  title: string
  /** It is all there is on the page, so that its title is the page's. */
  isPage?: boolean
  children?: ReactNode
  action?: ReactNode
  picture?: ReactNode
  /** Other ways, under the action. */
  after?: ReactNode
}) {
  const Title = isPage ? 'h1' : 'h2'
  return (
    <div className="flex flex-col items-center gap-3 px-4 py-12 text-center">
      {picture}
      <Title className="text-lg font-semibold">{title}</Title>
      {children && <div className="max-w-prose text-muted text-pretty">{children}</div>}
      {action && <div className="mt-2 flex flex-wrap justify-center gap-2">{action}</div>}
      {after}
    </div>
  )
}
