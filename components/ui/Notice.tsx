import type { ReactNode } from 'react'
import { classNames } from './class-names'
import { StatusMark, type Tone } from './StatusBadge'

const soft: Record<Tone, string> = {
  good: 'bg-good-soft',
  busy: 'bg-busy-soft',
  attention: 'bg-attention-soft',
  bad: 'bg-bad-soft',
  unknown: 'bg-sunken',
  idle: 'bg-sunken',
}

/** A sentence about the state of what stands below it, with the next action. */
export function Notice({
  tone,
  title,
  children,
  action,
  className,
}: {
  tone: Tone
  title?: ReactNode
  children?: ReactNode
  action?: ReactNode
  className?: string
}) {
  return (
    <div className={classNames('flex items-start gap-2.5 rounded px-3 py-2 text-sm', soft[tone], className)}>
      <StatusMark tone={tone} className="mt-[0.2rem]" />
      <div className="min-w-0 flex-1 wrap-anywhere">
        {title && <p className="font-medium">{title}</p>}
        {children && <div className={title ? 'text-muted' : ''}>{children}</div>}
      </div>
      {action && <div className="flex shrink-0 flex-wrap gap-2">{action}</div>}
    </div>
  )
}
