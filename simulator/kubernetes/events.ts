import { randomBytes } from 'node:crypto'
import type { Cluster } from './cluster'
import type { KubeObject } from './objects'
import { builtIn } from './schema/resources'
import { type NewObject, stamp } from './storage/store'

const events = builtIn('', 'events')
const keptEvents = 150

type Event = KubeObject & {
  involvedObject: Record<string, string>
  reason: string
  message: string
  type: string
  count: number
  firstTimestamp: string
  lastTimestamp: string
  source: { component: string; host?: string }
}

/**
 * Records an event about an object; the same one again only counts. Of many, the oldest are forgotten: in life they are
 * after an hour.
 */
export function recordEvent(
  cluster: Cluster,
  about: KubeObject,
  component: string,
  event: { reason: string; message: string; type?: 'Normal' | 'Warning'; host?: string },
): void {
  const { store } = cluster
  const { name, namespace = 'default', uid } = about.metadata
  const now = stamp(cluster.now())
  const type = event.type ?? 'Normal'
  for (const known of store.each<Event>(events)) {
    if (known.involvedObject.uid !== uid || known.reason !== event.reason || known.message !== event.message) continue
    store.replace<Event>(events, known, { ...known, count: known.count + 1, lastTimestamp: now })
    return
  }
  if (store.count(events) >= keptEvents) {
    const [oldest] = store.list<Event>(events).sort((a, b) => (a.lastTimestamp < b.lastTimestamp ? -1 : 1))
    if (oldest) store.remove(events, oldest)
  }
  const made: NewObject<Event> = {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: { name: `${name.slice(0, 230)}.${randomBytes(8).toString('hex')}`, namespace },
    involvedObject: {
      kind: about.kind,
      name,
      uid,
      apiVersion: about.apiVersion,
      resourceVersion: about.metadata.resourceVersion,
      ...(about.metadata.namespace ? { namespace: about.metadata.namespace } : {}),
    },
    reason: event.reason,
    message: event.message,
    type,
    count: 1,
    firstTimestamp: now,
    lastTimestamp: now,
    source: { component, ...(event.host ? { host: event.host } : {}) },
  }
  store.create<Event>(events, made)
}
