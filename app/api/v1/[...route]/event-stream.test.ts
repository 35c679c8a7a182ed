import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { WatchMessage } from '@/lib/contract/watch'
import { makeEventStream } from './event-stream'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open(mayGoOn: () => Promise<boolean>) {
  const listeners = new Set<(message: WatchMessage) => void>()
  const leave = new AbortController()
  const stream = makeEventStream({
    subscribe: tell => {
      listeners.add(tell)
      return () => listeners.delete(tell)
    },
    mayGoOn,
    signal: leave.signal,
  })
  const reader = stream.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  return {
    listeners,
    leave,
    read: async () => (await reader.read()).value,
    tell: (message: WatchMessage) => {
      for (const listener of listeners) listener(message)
    },
  }
}

it('says hello at once, so that proxies pass the stream on', async () => {
  expect(await open(async () => true).read()).toBe(': hello\n\n')
})

it('tells changes that come together once each', async () => {
  const { read, tell } = open(async () => true)
  await read()
  const change = { type: 'change', clusterId: 'a' } as const
  for (const message of [change, change, { ...change, clusterId: 'b' }, change]) tell(message)
  await vi.advanceTimersByTimeAsync(50)
  expect(await read()).toBe(`data: ${JSON.stringify(change)}\n\n`)
  expect(await read()).toBe(`data: ${JSON.stringify({ ...change, clusterId: 'b' })}\n\n`)
})

it('beats while the session is good, and ends with it', async () => {
  let good = true
  const { read, listeners } = open(async () => good)
  await read()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await read()).toBe(': still here\n\n')
  good = false
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await read()).toBeUndefined()
  expect(listeners.size).toBe(0)
})

it('ends when the session cannot be checked', async () => {
  const { read } = open(() => Promise.reject(new Error('Keystone does not answer.')))
  await read()
  await vi.advanceTimersByTimeAsync(15_000)
  expect(await read()).toBeUndefined()
})

it('stops listening when the reader leaves', async () => {
  const { read, listeners, leave } = open(async () => true)
  await read()
  leave.abort()
  expect(listeners.size).toBe(0)
})
