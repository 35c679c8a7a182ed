/** Keys of everything that is read of clusters. A change of one cluster makes `one(id)` and all `lists` stale. */
export const clusterKeys = {
  all: ['clusters'] as const,
  lists: ['clusters', 'list'] as const,
  list: (query: Record<string, unknown>) => ['clusters', 'list', query] as const,
  one: (id: string) => ['clusters', 'one', id] as const,
  detail: (id: string) => ['clusters', 'one', id, 'detail'] as const,
  events: (id: string) => ['clusters', 'one', id, 'events'] as const,
  catalog: ['catalog'] as const,
  plan: (body: unknown) => ['plan', body] as const,
}
