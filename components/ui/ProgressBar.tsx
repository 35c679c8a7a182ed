import { classNames } from './class-names'

/** A bar of what is done: determinate only. `label` names it, `text` is what a screen reader hears instead of a percentage. */
export function ProgressBar({
  value,
  max,
  label,
  text,
  className,
}: {
  value: number
  max: number
  label: string
  text?: string
  className?: string
}) {
  const part = max > 0 ? Math.min(1, value / max) : 0
  return (
    <svg
      role="progressbar"
      aria-label={label}
      aria-valuenow={value}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuetext={text}
      className={classNames('block h-1.5 w-full overflow-hidden rounded-full', className)}
    >
      <rect width="100%" height="100%" className="fill-line" />
      <rect width={`${part * 100}%`} height="100%" rx="3" className="fill-busy-mark transition-[width] duration-300" />
    </svg>
  )
}
