import { createLoader, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { ClusterListQuery } from '@/lib/contract/clusters'
import { phases } from '@/lib/domain/phase'

export const sorts = ['name', '-name', 'createdAt', '-createdAt', 'phase', '-phase'] as const
export const pageSize = 25

/** What the list shows, as its address says it. `page` is only for people: `cursor` is what the server is asked for. */
export const listParsers = {
  search: parseAsString.withDefault(''),
  phase: parseAsStringLiteral(phases),
  release: parseAsString,
  sort: parseAsStringLiteral(sorts).withDefault('name'),
  cursor: parseAsString,
  page: parseAsInteger.withDefault(1),
}

export const loadListState = createLoader(listParsers)

export type ListState = Awaited<ReturnType<typeof loadListState>>

export function queryFromState(state: ListState): ClusterListQuery {
  return {
    search: state.search.trim() || undefined,
    phase: state.phase ?? undefined,
    release: state.release ?? undefined,
    sort: state.sort,
    cursor: state.cursor ?? undefined,
    limit: pageSize,
  }
}

export const hasFilter = (state: ListState): boolean => Boolean(state.search.trim() || state.phase || state.release)
