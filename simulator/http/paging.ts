/** One page of a list and the query that asks for the next. */
export function page<T>(items: T[], of: { limit: number; marker: string | undefined; idOf: (item: T) => string }) {
  const start = of.marker === undefined ? 0 : items.findIndex(item => of.idOf(item) === of.marker) + 1
  const shown = items.slice(start, start + of.limit)
  const last = shown.at(-1)
  const isMore = start + of.limit < items.length && last !== undefined
  return { shown, next: isMore ? of.idOf(last) : undefined }
}

/** The address of the same list behind `marker`. */
export function nextPageUrl(url: string, marker: string): string {
  const next = new URL(url)
  next.searchParams.set('marker', marker)
  return next.toString()
}

/** Neutron's, Octavia's and Nova's tag filters; each is a comma separated list. Made once for a whole list. */
export function createTagFilter(query: URLSearchParams): (tags: readonly string[]) => boolean {
  const asked = (name: string) =>
    query
      .getAll(name)
      .flatMap(value => value.split(','))
      .filter(Boolean)
  const [all, any, notAll, notAny] = [asked('tags'), asked('tags-any'), asked('not-tags'), asked('not-tags-any')]
  if (all.length + any.length + notAll.length + notAny.length === 0) return () => true
  return tags => {
    const every = (list: string[]) => list.every(tag => tags.includes(tag))
    const some = (list: string[]) => list.some(tag => tags.includes(tag))
    return every(all) && (any.length === 0 || some(any)) && !(notAll.length > 0 && every(notAll)) && !some(notAny)
  }
}

/** Keeps only what `?fields=` names; everything without it. */
export function pickFields(item: Record<string, unknown>, query: URLSearchParams): Record<string, unknown> {
  const fields = query.getAll('fields').flatMap(value => value.split(','))
  return fields.length === 0 ? item : Object.fromEntries(Object.entries(item).filter(([key]) => fields.includes(key)))
}
