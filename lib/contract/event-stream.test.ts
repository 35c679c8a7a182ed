import { expect, it } from 'vitest'
import { readEventStream } from './event-stream'

const streamOf = (...chunks: string[]) =>
  new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk))
      controller.close()
    },
  })
const readAll = async (stream: ReadableStream<Uint8Array>) => {
  const messages: string[] = []
  for await (const message of readEventStream(stream)) messages.push(message)
  return messages
}

it('gives the data of each message, however it was cut on the way', async () => {
  expect(await readAll(streamOf(': hello\n\nda', 'ta: {"a":1}\n', '\ndata: two\ndata: lines\n\n'))).toEqual([
    '{"a":1}',
    'two\nlines',
  ])
})

it('leaves out comments and a message that never ended', async () => {
  expect(await readAll(streamOf(': beat\n\ndata: whole\n\ndata: ha'))).toEqual(['whole'])
})

it('lets go of the stream when the reader stops', async () => {
  let isCancelled = false
  const stream = new ReadableStream<Uint8Array>({
    start: controller => controller.enqueue(new TextEncoder().encode('data: first\n\n')),
    cancel: () => {
      isCancelled = true
    },
  })
  for await (const message of readEventStream(stream)) {
    expect(message).toBe('first')
    break
  }
  expect(isCancelled).toBe(true)
})
