const units = [
  { unit: 'day', ms: 86_400_000 },
  { unit: 'hour', ms: 3_600_000 },
  { unit: 'minute', ms: 60_000 },
  { unit: 'second', ms: 1000 },
] as const

export type Amount = { unit: (typeof units)[number]['unit']; value: number }

/** The largest unit that fits, rounded down: 95 s is 1 minute. */
export function computeAmount(ms: number): Amount {
  const found = units.find(({ ms: size }) => ms >= size) ?? { unit: 'second' as const, ms: 1000 }
  return { unit: found.unit, value: Math.max(0, Math.floor(ms / found.ms)) }
}

/** Two units at most, short, in the language: "2 min 5 s"; ja 「2 分 5 秒」. */
export function formatDuration(ms: number, locale: string): string {
  const first = computeAmount(ms)
  const at = units.findIndex(u => u.unit === first.unit)
  const size = units[at]?.ms ?? 1000
  const next = units[at + 1]
  const rest = next ? Math.floor((ms - first.value * size) / next.ms) : 0
  const parts = [first, ...(next && rest > 0 && first.unit !== 'day' ? [{ unit: next.unit, value: rest }] : [])]
  return parts.map(part => formatAmount(part, locale)).join(' ')
}

/** "41 d"; ja 「41 日」. */
export function formatAmount({ unit, value }: Amount, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'short' }).format(value)
}
