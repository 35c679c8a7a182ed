import type { Row } from './table'

export async function measureCreate(): Promise<Row[]> {
  return []
}
