'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useQueryStates } from 'nuqs'
import { useRef } from 'react'
import { ApiClient } from '@/lib/contract/client'
import type { ClusterList } from '@/lib/contract/clusters'
import { type LiveState, useLiveUpdates } from '../live-updates'
import { clusterKeys } from '../query-keys'
import { type ListState, listParsers, queryFromState } from './list-state'

const api = new ApiClient()
const typingMs = 250

/** The list as its address asks for it, kept fresh; `initial` is what the server rendered. */
export function useList(initial: ClusterList) {
  const live = useLiveUpdates()
  const [state, setState] = useQueryStates(listParsers, { clearOnDefault: true })
  const query = queryFromState(state)
  const first = useRef(JSON.stringify(query))
  const result = useQuery({
    queryKey: clusterKeys.list(query),
    queryFn: ({ signal }) => api.listClusters(query, signal),
    initialData: JSON.stringify(query) === first.current ? initial : undefined,
    placeholderData: keepPreviousData,
    refetchInterval: live.state === 'live' ? 60_000 : 5_000,
  })
  const paging = usePaging(
    state,
    result.data?.nextCursor ?? null,
    changes => void setState(changes, { history: 'push' }),
  )
  return {
    state,
    result,
    live,
    paging,
    /** A new filter or order begins at the first page. */
    change: (changes: Partial<ListState>) => void setState({ ...changes, cursor: null, page: null }),
    /** As `change`, while somebody types: the address and the server follow a moment later. */
    type: (search: string) =>
      void setState({ search: search || null, cursor: null, page: null }, { throttleMs: typingMs }),
    clear: () => void setState(null),
  }
}

export type List = ReturnType<typeof useList>
export type { LiveState }

/** The server gives a cursor for the next page only; the way back is remembered, or begins at the first page. */
function usePaging(
  state: ListState,
  nextCursor: string | null,
  go: (to: { cursor: string | null; page: number | null }) => void,
) {
  const cursors = useRef(new Map<number, string | null>([[1, null]]))
  cursors.current.set(state.page, state.cursor)
  return {
    page: state.page,
    next: nextCursor ? () => go({ cursor: nextCursor, page: state.page + 1 }) : undefined,
    previous:
      state.page > 1
        ? () => {
            const cursor = cursors.current.get(state.page - 1)
            go(cursor ? { cursor, page: state.page - 1 } : { cursor: null, page: null })
          }
        : undefined,
  }
}
