import type { ServerResponse } from 'node:http'
import type { JsonObject } from '../json'
import type { KubeObject } from '../objects'
import { apiVersionOf, storageKey } from '../schema/resources'
import type { Change } from '../storage/store'
import type { Reply, ResourceContext } from './context'
import { presentObject } from './present'
import { inVersion, readSelection } from './read'
import { expired } from './status'

type WatchEvent = { type: 'ADDED' | 'MODIFIED' | 'DELETED'; object: KubeObject }

/** A change as it looks to a watch that sees only some objects. */
function seenThrough(change: Change, selected: (object: KubeObject) => boolean): WatchEvent | undefined {
  const was = change.previous !== undefined && selected(change.previous)
  const is = change.type !== 'DELETED' && selected(change.object)
  if (is) return { type: was ? 'MODIFIED' : 'ADDED', object: change.object }
  return was ? { type: 'DELETED', object: change.object } : undefined
}

const bookmarkEveryMs = 60_000

export function watch(context: ResourceContext): Reply {
  const { cluster, of, info } = context
  const key = storageKey(of)
  cluster.beforeRead.get(key)?.()
  const selected = readSelection(context)
  const from = info.query.get('resourceVersion') ?? ''
  const since = Number(from)
  const wantsList = info.query.get('sendInitialEvents') === 'true'
  const bookmarks = info.query.get('allowWatchBookmarks') === 'true'
  const { store } = cluster

  const stream = (response: ServerResponse) => {
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-cache, private' })
    response.flushHeaders()
    const send = (type: string, object: JsonObject) => response.write(`${JSON.stringify({ type, object })}\n`)
    const show = (object: KubeObject) =>
      presentObject(of, inVersion(context, object), context.presentation, info.query, cluster.now())
    const bookmark = (annotations?: Record<string, string>) =>
      send('BOOKMARK', {
        kind: of.kind,
        apiVersion: apiVersionOf(of),
        metadata: {
          resourceVersion: String(store.currentRevision),
          creationTimestamp: null,
          ...(annotations ? { annotations } : {}),
        },
      })
    const onChange = (change: Change) => {
      if (change.key !== key) return
      const event = seenThrough(change, selected)
      if (event) send(event.type, show(event.object))
    }

    if (wantsList || from === '' || since === 0) {
      if (info.query.get('sendInitialEvents') !== 'false') {
        for (const object of store.list(of).filter(selected)) send('ADDED', show(object))
      }
      if (wantsList && bookmarks) bookmark({ 'k8s.io/initial-events-end': 'true' })
    } else if (since < store.oldestRevision) {
      send('ERROR', expired(`too old resource version: ${since} (${store.oldestRevision})`).toStatus())
      response.end()
      return
    } else for (const change of store.changesSince(since)) onChange(change)

    const end = store.listen(onChange)
    const beat = bookmarks ? setInterval(() => bookmark(), bookmarkEveryMs) : undefined
    // Real seconds: the client counts them too.
    const timeout = setTimeout(() => response.end(), (Number(info.query.get('timeoutSeconds')) || 2400) * 1000)
    beat?.unref()
    timeout.unref()
    response.on('close', () => {
      end()
      clearInterval(beat)
      clearTimeout(timeout)
    })
  }
  return { stream }
}
