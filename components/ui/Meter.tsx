import { classNames } from './class-names'

/**
 * Use of a quota: what is used now, what would be added, of what limit. Shape besides colour: what would be added is
 * striped; over the limit the end is marked. A limit of -1 has no end and no bar. The words belong beside it.
 */
export function Meter({
  used,
  added = 0,
  limit,
  label,
  text,
  className,
}: {
  used: number
  added?: number
  limit: number
  label: string
  /** What a screen reader hears, for example "14 of 40, then 19". */
  text: string
  className?: string
}) {
  const after = used + added
  const share = (n: number) => (limit > 0 ? Math.min(100, (n / limit) * 100) : n > 0 ? 100 : 0)
  const isOver = limit >= 0 && (after > limit || (limit > 0 && used >= limit))
  const tone = isOver ? 'bad' : limit > 0 && after / limit >= 0.9 ? 'attention' : 'accent'
  const fill = { bad: 'fill-bad-mark', attention: 'fill-attention-mark', accent: 'fill-accent' }[tone]
  return (
    <svg
      role="img"
      aria-label={`${label}: ${text}`}
      className={classNames('block h-2 w-full overflow-hidden rounded-xs', className)}
    >
      <rect width="100%" height="100%" className={limit < 0 ? 'fill-transparent' : 'fill-line'} />
      {limit >= 0 && (
        <>
          <rect width={`${share(after)}%`} height="100%" className={fill} opacity="0.45" />
          <rect width={`${share(used)}%`} height="100%" className={fill} />
          {after > limit && <rect x="100%" width="3" height="100%" transform="translate(-3)" className="fill-ink" />}
        </>
      )}
    </svg>
  )
}
