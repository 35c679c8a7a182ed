import { Fragment, type ReactNode } from 'react'

/** Facts of one object: term left, value right; stacked on a phone. `id` is the React key. */
export function KeyValueList({ items }: { items: { id: string; term: ReactNode; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,max-content)_minmax(0,1fr)] gap-x-6 gap-y-1.5 text-sm max-sm:grid-cols-1 max-sm:gap-y-0">
      {items.map(({ id, term, value }) => (
        <Fragment key={id}>
          <dt className="text-muted max-sm:mt-2 max-sm:text-xs">{term}</dt>
          <dd className="min-w-0 wrap-break-word">{value}</dd>
        </Fragment>
      ))}
    </dl>
  )
}
