import { classNames } from './class-names'

/** A place held at its final size while it loads; give the size by class. */
export function Skeleton({ className }: { className?: string }) {
  return <span aria-hidden="true" className={classNames('block animate-breathe rounded-sm bg-line', className)} />
}
