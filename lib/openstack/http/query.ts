type Scalar = string | number | boolean
/** Query parameters. A list is sent as repeated parameters, which Neutron reads as "or"; `tags` as one, meaning "and". */
export type Query = Record<string, Scalar | readonly string[] | undefined>

export function withQuery(url: string, query: Query = {}): string {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined) continue
    if (typeof value !== 'object') parameters.append(name, String(value))
    else if (name === 'tags') parameters.append(name, value.join(','))
    else for (const one of value) parameters.append(name, one)
  }
  const text = parameters.toString()
  return text === '' ? url : `${url}?${text}`
}

/**
 * Whether an object is what a filter asks for, as far as the object shows. Services ignore filters that they do not
 * know; believing them would adopt, or sweep away, things of others.
 */
export function matches(object: unknown, filter: Query): boolean {
  const fields = new Map(Object.entries(object ?? {}))
  return Object.entries(filter).every(([name, wanted]) => {
    const actual: unknown = fields.get(name) ?? referencesOf(fields, name)
    if (wanted === undefined || actual === undefined) return true
    if (name === 'tags')
      return typeof wanted !== 'object' || !Array.isArray(actual) || wanted.every(t => actual.includes(t))
    if (actual !== null && typeof actual === 'object') return true
    const text = actual === null ? '' : String(actual)
    return typeof wanted === 'object' ? wanted.includes(text) : String(wanted) === text
  })
}

/** Octavia is asked by `loadbalancer_id` and shows `loadbalancers: [{id}]`. */
function referencesOf(fields: Map<string, unknown>, name: string): unknown {
  const listed: unknown = name.endsWith('_id') ? fields.get(`${name.slice(0, -3)}s`) : undefined
  return Array.isArray(listed) && listed.length === 1 ? listed[0]?.id : undefined
}

/** One segment of a path. */
export const segment = (id: string): string => encodeURIComponent(id)
