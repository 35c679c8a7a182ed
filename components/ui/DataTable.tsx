import { ArrowDown, ArrowUp } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names'

export type Column<Row> = {
  id: string
  header: ReactNode
  cell: (row: Row) => ReactNode
  align?: 'start' | 'end'
  /** Makes the header a button that sorts. */
  sortable?: boolean
  /** The column shows the opposite of what is sorted by: ages of times. The first click gives the youngest first. */
  opposite?: boolean
  /** Classes of the column: its width. */
  className?: string
  /**
   * Where it stands on a phone, where a row becomes lines: `title` and `end` on the first line, `line` on the second
   * (the usual), `block` on a line of its own, `hidden` nowhere.
   */
  phone?: 'title' | 'end' | 'line' | 'block' | 'hidden'
}

const phoneClass = {
  title: 'max-md:order-1 max-md:flex-1 max-md:min-w-0 max-md:text-base',
  end: 'max-md:order-2',
  line: 'max-md:order-4',
  block: 'max-md:order-4 max-md:basis-full',
  hidden: 'max-md:hidden',
}

/**
 * The one table: hairlines, 40 px rows (32 px when compact), a header that sorts, lines instead of columns on a phone.
 * `sort` is the id of a column, with "-" in front for descending. `empty` stands under the header when there is no row.
 */
export function DataTable<Row>({
  label,
  columns,
  rows,
  rowKey,
  sort,
  onSort,
  empty,
  busy = false,
}: {
  label: string
  columns: Column<Row>[]
  rows: Row[]
  rowKey: (row: Row) => string
  sort?: string
  onSort?: (sort: string) => void
  empty?: ReactNode
  /** Rows of an earlier question are shown while the next ones come. */
  busy?: boolean
}) {
  return (
    <>
      <table
        aria-label={label}
        aria-busy={busy || undefined}
        className={classNames('w-full border-collapse text-sm transition-opacity max-md:block', busy && 'opacity-60')}
      >
        <thead className="max-md:sr-only">
          <tr>
            {columns.map(column => (
              <HeaderCell key={column.id} column={column} sort={sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody className="max-md:block">
          {rows.map(row => (
            <tr
              key={rowKey(row)}
              className="border-t border-line transition-colors hover:bg-hover max-md:flex max-md:flex-wrap max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 max-md:py-2.5 max-md:after:order-3 max-md:after:basis-full"
            >
              {columns.map(column => (
                <td
                  key={column.id}
                  className={classNames(
                    'row-height px-3 py-1 first:pl-2 last:pr-2 max-md:h-auto max-md:p-0 max-md:first:pl-0 max-md:last:pr-0',
                    column.align === 'end' && 'text-right',
                    column.className,
                    phoneClass[column.phone ?? 'line'],
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length === 0 && empty}
    </>
  )
}

function HeaderCell<Row>({
  column,
  sort,
  onSort,
}: {
  column: Column<Row>
  sort?: string
  onSort?: (sort: string) => void
}) {
  const up = column.opposite ? `-${column.id}` : column.id
  const down = column.opposite ? column.id : `-${column.id}`
  const direction = sort === up ? 'ascending' : sort === down ? 'descending' : undefined
  const Arrow = direction === 'descending' ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      aria-sort={direction}
      className={classNames(
        'h-8 px-3 text-xs font-medium whitespace-nowrap text-muted first:pl-2 last:pr-2',
        column.align === 'end' ? 'text-right' : 'text-left',
        column.className,
      )}
    >
      {column.sortable && onSort ? (
        <button
          type="button"
          onClick={() => onSort(direction === 'ascending' ? down : up)}
          className={classNames(
            'group -mx-1 inline-flex items-center gap-1 rounded-sm px-1 hover:text-ink',
            column.align === 'end' && 'flex-row-reverse',
          )}
        >
          {column.header}
          <Arrow
            aria-hidden="true"
            className={classNames('size-3.5', direction ? 'text-ink' : 'opacity-0 group-hover:opacity-60')}
          />
        </button>
      ) : (
        column.header
      )}
    </th>
  )
}
