import { ChevronRight } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'

/** First lines of a page: where it is, its name, how it is (`status`), what can be done. */
export function PageHeader({
  title,
  parent,
  status,
  description,
  actions,
}: {
  title: ReactNode
  parent?: { href: string; label: string }
  status?: ReactNode
  description?: ReactNode
  actions?: ReactNode
}) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0">
        {parent && (
          <p className="mb-0.5 flex items-center gap-1 text-sm text-muted">
            <Link href={parent.href} className="rounded-sm hover:text-ink hover:underline">
              {parent.label}
            </Link>
            <ChevronRight aria-hidden="true" className="size-3.5 text-faint" />
          </p>
        )}
        <div className="flex min-h-8 flex-wrap items-center gap-x-3 gap-y-1">
          <h1 className="min-w-0 text-xl font-semibold tracking-tight wrap-anywhere">{title}</h1>
          {status}
        </div>
        {description && <div className="mt-0.5 max-w-3xl text-sm text-muted text-pretty">{description}</div>}
      </div>
      {actions && <div className="flex flex-wrap items-center gap-2">{actions}</div>}
    </header>
  )
}
