import { classNames } from './class-names'

/** The four states, unknown, and idle for what waits or is over. Each has its own shape besides its colour. */
export type Tone = 'good' | 'busy' | 'attention' | 'bad' | 'unknown' | 'idle'

const text: Record<Tone, string> = {
  good: 'text-good',
  busy: 'text-busy',
  attention: 'text-attention',
  bad: 'text-bad',
  unknown: 'text-muted',
  idle: 'text-muted',
}
const mark: Record<Tone, string> = {
  good: 'text-good-mark',
  busy: 'text-busy-mark',
  attention: 'text-attention-mark',
  bad: 'text-bad-mark',
  unknown: 'text-edge',
  idle: 'text-edge',
}

function shape(tone: Tone) {
  switch (tone) {
    case 'good':
      return <circle cx="7" cy="7" r="5" fill="currentColor" />
    case 'busy':
      return (
        <g fill="none" stroke="currentColor" strokeWidth="2">
          <circle cx="7" cy="7" r="4.5" opacity="0.3" />
          <path d="M7 2.5a4.5 4.5 0 0 1 4.5 4.5" className="origin-center animate-turn" strokeLinecap="round" />
        </g>
      )
    case 'attention':
      return <path d="M7 1.6 13 12.2H1z" fill="currentColor" stroke="currentColor" strokeLinejoin="round" />
    case 'bad':
      return <path d="M4.6 1.5h4.8l3.1 3.1v4.8l-3.1 3.1H4.6L1.5 9.4V4.6z" fill="currentColor" />
    case 'unknown':
      return (
        <circle cx="7" cy="7" r="4.6" fill="none" stroke="currentColor" strokeWidth="1.6" strokeDasharray="2.4 2.4" />
      )
    case 'idle':
      return <circle cx="7" cy="7" r="4.3" fill="none" stroke="currentColor" strokeWidth="1.8" />
  }
}

/** The shape alone; put the word beside it or name what holds it. */
export function StatusMark({ tone, className }: { tone: Tone; className?: string }) {
  return (
    <svg viewBox="0 0 14 14" aria-hidden="true" className={classNames('size-3.5 shrink-0', mark[tone], className)}>
      {shape(tone)}
    </svg>
  )
}

/** Shape, colour and word of a state. */
export function StatusBadge({ tone, children, className }: { tone: Tone; children: string; className?: string }) {
  return (
    <span
      className={classNames(
        'inline-flex items-center gap-1.5 align-middle font-medium whitespace-nowrap',
        text[tone],
        className,
      )}
    >
      <StatusMark tone={tone} />
      {children}
    </span>
  )
}
