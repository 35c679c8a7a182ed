/** The data of each message of a server-sent event stream; comments (heartbeats) are left out. */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>).getReader()
  let rest = ''
  try {
    for (;;) {
      const { done, value } = await reader.read()
      if (done) return
      const blocks = (rest + value).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const data = block.split('\n').filter(line => line.startsWith('data:'))
        if (data.length > 0) yield data.map(line => line.slice(5).trimStart()).join('\n')
      }
    }
  } finally {
    await reader.cancel()
  }
}
