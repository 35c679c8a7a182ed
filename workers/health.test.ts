import { expect, test } from 'vitest'
import { serveHealth } from './health'

test('a worker is well while its database answers', async () => {
  let answers = true
  const health = await serveHealth(0, async () => {
    if (!answers) throw new Error('connection refused')
  })
  const status = async () => (await fetch(`http://127.0.0.1:${health.port}/`)).status
  expect(await status()).toBe(200)
  answers = false
  expect(await status()).toBe(503)
  health.close()
})
