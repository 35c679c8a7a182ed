export type Column<Row> = { title: string; value(row: Row): string }

/** Columns as wide as their widest cell, two spaces between them, nothing at the end of a line. */
export function renderTable<Row>(columns: Column<Row>[], rows: Row[]): string {
  const cells = [columns.map(column => column.title), ...rows.map(row => columns.map(column => column.value(row)))]
  const widths = columns.map((_, i) => Math.max(...cells.map(line => widthOf(line[i] ?? ''))))
  return cells
    .map(line =>
      line
        .map((cell, i) => pad(cell, widths[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

/** `name: value` lines, values below each other. */
export function renderFields(fields: [name: string, value: string][]): string {
  const width = Math.max(...fields.map(([name]) => widthOf(name))) + 1
  return fields.map(([name, value]) => `${pad(`${name}:`, width)}  ${value}`.trimEnd()).join('\n')
}

const widthOf = (text: string): number => [...text].length
const pad = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)))
