import { isRecord } from '../http/refusal'

const control = new Set(['fields', 'limit', 'marker', 'sort_key', 'sort_dir', 'page_reverse'])
const tagFilters = new Set(['tags', 'tags-any', 'not-tags', 'not-tags-any'])

/**
 * Any attribute may be asked for: the same one again means or, another means and, an unknown one nothing. Made once for a
 * whole list.
 */
export function createFilter(query: URLSearchParams): (item: object) => boolean {
  const asked = [...new Set(query.keys())]
    .filter(key => !control.has(key) && !tagFilters.has(key))
    .map(key => ({ key, values: query.getAll(key) }))
  return item =>
    asked.every(({ key, values }) => !(key in item) || values.some(wanted => matches(Reflect.get(item, key), wanted)))
}

function matches(value: unknown, wanted: string): boolean {
  if (Array.isArray(value)) return value.some(one => matchesElement(one, wanted))
  if (typeof value === 'boolean') return value === ['true', '1'].includes(wanted.toLowerCase())
  if (value === null) return wanted === '' || wanted === 'null'
  return String(value) === wanted
}

/** Elements such as a fixed IP are asked for as `ip_address=10.0.0.5`. */
function matchesElement(element: unknown, wanted: string): boolean {
  if (!isRecord(element)) return String(element) === wanted
  const [name = '', value] = wanted.split('=')
  return String(element[name]) === value
}

/** In the order asked for; else oldest first. */
export function sortItems(items: Record<string, unknown>[], query: URLSearchParams): Record<string, unknown>[] {
  const keys = query.getAll('sort_key')
  const directions = query.getAll('sort_dir')
  return [...items].sort((a, b) => {
    for (const [i, key] of keys.entries()) {
      const order = String(a[key]).localeCompare(String(b[key])) * (directions[i] === 'desc' ? -1 : 1)
      if (order !== 0) return order
    }
    return 0
  })
}
