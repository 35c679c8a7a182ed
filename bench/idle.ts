import type { Row } from './table'

export async function measureIdle(): Promise<Row[]> {
  return []
}
