import { at, type Json, type JsonObject } from '../json'

export class JinjaError extends Error {}

/** cloud-init's instance data, by all the names that user data may use. */
export type InstanceData = JsonObject

const steps = (path: string): string[] =>
  path
    .replace(
      /\[\s*(?:'([^']*)'|"([^"]*)"|(\d+))\s*\]/g,
      (_all, single, double, index) => `.${single ?? double ?? index}`,
    )
    .split('.')
    .filter(Boolean)

const literal = (text: string): string | undefined => /^(['"])(.*)\1$/.exec(text)?.[2]

function evaluate(expression: string, data: InstanceData, missing: (name: string) => string): string {
  const [head = '', ...filters] = expression.split('|').map(part => part.trim())
  const quoted = literal(head)
  if (quoted === undefined && !/^[A-Za-z_][\w.-]*(\[[^\]]+\][\w.]*)*$/.test(head)) {
    throw new JinjaError(`unexpected '${head.slice(0, 20)}'`)
  }
  let value: Json | undefined = quoted ?? at(data, ...steps(head))
  for (const filter of filters) {
    const fallback = /^default\((.*?)(?:,\s*true)?\)$/.exec(filter)
    if (fallback) value ??= literal(fallback[1]?.trim() ?? '') ?? ''
    else if (filter === 'lower') value = String(value ?? '').toLowerCase()
    else if (filter === 'upper') value = String(value ?? '').toUpperCase()
    else throw new JinjaError(`No filter named '${filter.split('(')[0]}'.`)
  }
  return value === undefined || value === null ? missing(head) : String(value)
}

/**
 * Fills in `{{ }}` as cloud-init does before it reads user data: a name that is not there becomes
 * CI_MISSING_JINJA_VAR/NAME and a warning. Statements (`{% %}`) other than raw are not understood.
 */
export function renderJinja(text: string, data: InstanceData): { text: string; missing: string[] } {
  const missing: string[] = []
  const rendered = text
    .replace(/\{#[\s\S]*?#\}/g, '')
    .split(/(\{%-?\s*raw\s*-?%\}[\s\S]*?\{%-?\s*endraw\s*-?%\})/)
    .map(part => {
      const raw = /^\{%-?\s*raw\s*-?%\}([\s\S]*?)\{%-?\s*endraw\s*-?%\}$/.exec(part)
      if (raw) return raw[1] ?? ''
      if (part.includes('{%'))
        throw new JinjaError(`Encountered unknown tag in ${part.slice(part.indexOf('{%')).slice(0, 30)}`)
      return part.replace(/\{\{-?([\s\S]*?)-?\}\}/g, (_all, expression: string) =>
        evaluate(expression.trim(), data, name => {
          missing.push(name)
          return `CI_MISSING_JINJA_VAR/${name}`
        }),
      )
    })
    .join('')
  return { text: rendered, missing }
}
