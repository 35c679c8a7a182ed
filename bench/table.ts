/** One measured number. */
export interface Row {
  what: string
  value: string
  /** What we want; empty where the number is only shown. */
  target: string
  /** Whether the target is met; undefined without one. */
  ok?: boolean
}

export function underTarget(what: string, value: number, limit: number, unit: string): Row {
  const digits = value < 10 ? 1 : 0
  return { what, value: `${value.toFixed(digits)} ${unit}`, target: `< ${limit} ${unit}`, ok: value < limit }
}

export function shown(what: string, value: string): Row {
  return { what, value, target: '' }
}

export function printTable(rows: Row[]): void {
  const lines = [
    ['', 'measured', 'target', ''],
    ...rows.map(row => [row.what, row.value, row.target, row.ok === undefined ? '' : row.ok ? 'ok' : 'MISSED']),
  ]
  const widths = [0, 1, 2].map(column => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  console.log()
  for (const line of lines) {
    const cells = line.map((cell, column) =>
      column === 1 ? cell.padStart(widths[1] ?? 0) : cell.padEnd(widths[column] ?? 0),
    )
    console.log(cells.join('  ').trimEnd())
  }
}

/** The value below which the given share of the samples lies. */
export function percentile(samples: number[], share: number): number {
  const sorted = [...samples].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
}
