import { log } from '@/lib/config/log'
import type { WatchMessage } from '@/lib/contract/watch'

/** Also how long a session that has ended may still listen. Proxies cut connections that are silent for a minute. */
const heartbeatMs = 15_000
/** One change of a cluster writes several rows: they are told as one. */
const gatherMs = 50
/** A reader that is this many messages behind is gone or stuck. */
const mostWaiting = 1000

/** A stream of server-sent events from a subscription, with heartbeats, until the reader leaves or may not go on. */
export function makeEventStream(of: {
  subscribe(tell: (message: WatchMessage) => void): () => void
  mayGoOn(): Promise<boolean>
  signal: AbortSignal
}): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  let end = () => {}
  return new ReadableStream<Uint8Array>(
    {
      start(controller) {
        const send = (text: string) => controller.enqueue(encoder.encode(text))
        const gathered = new Map<string, WatchMessage>()
        const flush = () => {
          for (const message of gathered.values()) send(`data: ${JSON.stringify(message)}\n\n`)
          gathered.clear()
          if ((controller.desiredSize ?? 0) < -mostWaiting) end()
        }
        let timer: NodeJS.Timeout | undefined
        const unsubscribe = of.subscribe(message => {
          if (gathered.size === 0) timer = setTimeout(flush, gatherMs)
          gathered.set(JSON.stringify(message), message)
        })
        const heartbeat = setInterval(async () => {
          const goOn = await of.mayGoOn().catch(error => {
            log.warn({ error: error instanceof Error ? error.message : String(error) }, 'a watch could not be checked')
            return false
          })
          if (!goOn) end()
          else if (!ended) send(': still here\n\n')
        }, heartbeatMs)
        let ended = false
        end = () => {
          if (ended) return
          ended = true
          clearInterval(heartbeat)
          clearTimeout(timer)
          unsubscribe()
          controller.close()
        }
        send(': hello\n\n')
        if (of.signal.aborted) end()
        else of.signal.addEventListener('abort', () => end())
      },
      cancel: () => end(),
    },
    { highWaterMark: 1 },
  )
}
