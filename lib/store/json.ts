import { isDeepStrictEqual } from 'node:util'

/** Whether two values are the same JSON. Postgres keeps the keys of an object in an order of its own. */
export function isSameJson(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(JSON.parse(JSON.stringify(a)), JSON.parse(JSON.stringify(b)))
}
