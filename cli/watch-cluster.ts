import { setTimeout as pause } from 'node:timers/promises'
import { type ApiClient, ApiError } from '../lib/contract/client'
import type { ClusterResponse, EventResponse } from '../lib/contract/clusters'
import { computeEnd, computeNews, type End, type News, nothingTold, type Progress } from './progress'

/** How often a lost stream is asked for again before it is given up. */
const attempts = 10
const pauseMs = 1000

/**
 * Tells what happens to a cluster until it is ready, deleted, or waits for a person. Reads at once, and again whenever the
 * portal says that something changed. Throws `ApiError` when the portal stays away.
 */
export async function watchCluster(
  client: ApiClient,
  idOrName: string,
  tell: (news: News) => void,
  now: () => Date,
): Promise<End> {
  // A name is free again once the cluster is deleted; its id stays.
  const { id } = await client.getCluster(idOrName)
  let told = nothingTold
  let failures = 0
  for (;;) {
    try {
      for await (const message of client.watch()) {
        failures = 0
        if (message.type === 'catalog' || (message.type === 'change' && message.clusterId !== id)) continue
        const seen = await look(client, id, told, now())
        told = seen.progress
        seen.news.forEach(tell)
        if (seen.end) return seen.end
      }
    } catch (error) {
      failures += 1
      const passes = error instanceof ApiError && (error.status === 0 || error.status >= 500)
      if (!passes || failures >= attempts) throw error
    }
    await pause(pauseMs)
  }
}

async function look(client: ApiClient, id: string, told: Progress, now: Date) {
  const cluster = await client.getCluster(id)
  const events = await freshEvents(client, cluster, told.lastEventId)
  return { ...computeNews(told, cluster, events, now), end: computeEnd(cluster) }
}

/** Newest first, back to the last one told, or to the beginning of what runs now. */
async function freshEvents(client: ApiClient, cluster: ClusterResponse, lastId: string): Promise<EventResponse[]> {
  const since = cluster.operation?.startedAt ?? cluster.createdAt
  const events: EventResponse[] = []
  let cursor: string | undefined
  do {
    const page = await client.listEvents(cluster.id, cursor === undefined ? {} : { cursor })
    for (const event of page.items) {
      if (Date.parse(event.at) < Date.parse(since)) return events
      events.push(event)
      if (event.id === lastId) return events
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return events
}
