import { memo } from 'react'
import { classNames } from '@/components/ui/class-names'
import type { MachineState } from './machine-state'

const colour: Record<MachineState, string> = {
  planned: 'text-edge',
  building: 'text-busy-mark',
  joining: 'text-busy-mark',
  ready: 'text-good-mark',
  'not-ready': 'text-attention-mark',
  unknown: 'text-edge',
  failed: 'text-bad-mark',
  deleting: 'text-edge',
}

const outline = { x: 2, y: 2, width: 16, height: 16, rx: 3, fill: 'none', stroke: 'currentColor', strokeWidth: 1.6 }
const solid = { x: 1.2, y: 1.2, width: 17.6, height: 17.6, rx: 3.4, fill: 'currentColor' }
const sign = { fill: 'none', stroke: 'var(--surface)', strokeWidth: 2.2, strokeLinecap: 'round' as const }

function shape(state: MachineState) {
  switch (state) {
    case 'planned':
      return <rect {...outline} strokeDasharray="2.6 2.6" strokeWidth={1.3} />
    case 'building':
      return (
        <g className="animate-breathe">
          <rect {...outline} />
          <path d="M5 11.5h10V15H5z" fill="currentColor" />
        </g>
      )
    case 'joining':
      return (
        <g className="animate-breathe">
          <rect {...outline} />
          <path d="M5 5h10v10H5z" fill="currentColor" />
        </g>
      )
    case 'ready':
      return <rect {...solid} />
    case 'not-ready':
      return (
        <>
          <rect {...solid} />
          <path d="M10 5.5v5M10 14.4v.1" {...sign} />
        </>
      )
    case 'unknown':
      return (
        <>
          <rect {...outline} strokeDasharray="2.6 2.6" />
          <path d="M10 13.6v.1M7.9 8a2.1 2.1 0 1 1 2.1 2.6" {...sign} stroke="currentColor" strokeWidth={1.7} />
        </>
      )
    case 'failed':
      return (
        <>
          <rect {...solid} />
          <path d="m6.6 6.6 6.8 6.8m0-6.8-6.8 6.8" {...sign} />
        </>
      )
    case 'deleting':
      return (
        <>
          <rect {...outline} />
          <path d="M6.5 10h7" {...sign} stroke="currentColor" />
        </>
      )
  }
}

/** One machine: shape and colour by state. The word is with whoever holds it. */
export const MachineMark = memo(function MachineMark({
  state,
  className,
}: {
  state: MachineState
  className?: string
}) {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true" className={classNames('size-5 shrink-0', colour[state], className)}>
      {shape(state)}
    </svg>
  )
})
