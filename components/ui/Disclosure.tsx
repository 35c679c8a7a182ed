import { ChevronRight } from 'lucide-react'
import type { ReactNode } from 'react'

/** Detail that is there for who wants it. Works without script. */
export function Disclosure({ summary, children, open }: { summary: ReactNode; children: ReactNode; open?: boolean }) {
  return (
    <details open={open} className="group w-full min-w-0">
      <summary className="inline-flex list-none items-center gap-1 rounded-sm text-sm text-muted select-none hover:text-ink [&::-webkit-details-marker]:hidden">
        <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
        {summary}
      </summary>
      <div className="pt-2">{children}</div>
    </details>
  )
}
