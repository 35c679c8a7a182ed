/** Where to go after sign-in: a path of the portal, never another site. */
export function pathInside(next: string | string[] | undefined): string {
  if (typeof next !== 'string' || !/^\/(?![/\\])/.test(next)) return '/clusters'
  const base = 'http://inside.invalid'
  const url = URL.canParse(next, base) ? new URL(next, base) : undefined
  return url?.origin === base && url.pathname !== '/login' ? url.pathname + url.search : '/clusters'
}
