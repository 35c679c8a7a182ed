'use client'

import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useSyncExternalStore } from 'react'
import type { WatchMessage } from '@/lib/contract/watch'
import { clusterKeys } from './query-keys'

export type LiveState = {
  /** `stale` after a connection was lost, until it is back. */
  state: 'connecting' | 'live' | 'stale'
  /** When the pages were last known to be in step with the server, ms since epoch; null before the first time. */
  asOf: number | null
}

const path = '/api/v1/watch'
const firstRetryMs = 1_000
const longestRetryMs = 30_000
/** Changes come in bursts while a cluster is made; one read per burst is enough. */
const burstMs = 250

/**
 * One stream of changes for the whole tab, open while anything on the page listens. A message names a cluster that has
 * changed; what changed is read through the API. After a gap everything is read again, because messages are not kept.
 */
class LiveUpdates {
  private source: EventSource | undefined
  private retry: ReturnType<typeof setTimeout> | undefined
  private retryMs = firstRetryMs
  private snapshot: LiveState = { state: 'connecting', asOf: null }
  private readonly listeners = new Set<() => void>()
  private readonly clients = new Map<QueryClient, number>()
  private readonly changed = new Set<string>()
  private flush: ReturnType<typeof setTimeout> | undefined

  readonly getSnapshot = (): LiveState => this.snapshot

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  /** Keeps the stream open until the returned function is called. */
  attach(client: QueryClient): () => void {
    this.clients.set(client, (this.clients.get(client) ?? 0) + 1)
    if (!this.source && !this.retry) this.open()
    return () => {
      const count = (this.clients.get(client) ?? 1) - 1
      if (count > 0) this.clients.set(client, count)
      else this.clients.delete(client)
      if (this.clients.size === 0) this.close()
    }
  }

  private open(): void {
    this.retry = undefined
    const source = new EventSource(path)
    this.source = source
    source.onopen = () => {
      const wasStale = this.snapshot.state === 'stale'
      this.retryMs = firstRetryMs
      this.show({ state: 'live', asOf: Date.now() })
      if (wasStale) this.invalidate(clusterKeys.all)
    }
    source.onmessage = message => this.receive(message.data)
    source.onerror = () => {
      if (this.snapshot.state !== 'stale') this.show({ state: 'stale', asOf: this.snapshot.asOf && Date.now() })
      // The browser reconnects by itself after a network error, and gives up after an HTTP error.
      if (source.readyState === EventSource.CLOSED) this.reopenLater()
    }
  }

  private reopenLater(): void {
    this.source = undefined
    this.retry = setTimeout(() => this.open(), this.retryMs)
    this.retryMs = Math.min(this.retryMs * 2, longestRetryMs)
  }

  private close(): void {
    this.source?.close()
    this.source = undefined
    clearTimeout(this.retry)
    this.retry = undefined
    this.snapshot = { state: 'connecting', asOf: null }
  }

  private receive(data: string): void {
    const message = JSON.parse(data) as WatchMessage
    if (message.type === 'catalog') this.invalidate(clusterKeys.catalog)
    if (message.type !== 'change') return
    this.changed.add(message.clusterId)
    this.flush ??= setTimeout(() => this.readChanged(), burstMs)
  }

  private readChanged(): void {
    this.flush = undefined
    this.show({ state: 'live', asOf: Date.now() })
    for (const id of this.changed) this.invalidate(clusterKeys.one(id))
    this.changed.clear()
    this.invalidate(clusterKeys.lists)
  }

  private invalidate(queryKey: readonly string[]): void {
    for (const client of this.clients.keys()) void client.invalidateQueries({ queryKey })
  }

  private show(snapshot: LiveState): void {
    this.snapshot = snapshot
    for (const listener of this.listeners) listener()
  }
}

const updates = new LiveUpdates()
const serverSnapshot: LiveState = { state: 'connecting', asOf: null }

/** Keeps every cluster query of the page fresh while mounted, and says how fresh they are. */
export function useLiveUpdates(): LiveState {
  const client = useQueryClient()
  useEffect(() => updates.attach(client), [client])
  return useSyncExternalStore(updates.subscribe, updates.getSnapshot, () => serverSnapshot)
}
