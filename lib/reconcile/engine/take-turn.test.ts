import { expect, it } from 'vitest'
import { takeTurn } from './take-turn'

function world(waits: (number | null)[], options: { busy?: boolean; passMs?: number; stopAfter?: number } = {}) {
  const seen = { passes: 0, released: 0, slept: [] as number[] }
  const stop = new AbortController()
  let now = 0
  const turn = takeTurn({
    acquire: async () => (options.busy ? undefined : 'lease'),
    renew: async () => {},
    release: async () => {
      seen.released++
    },
    pass: async () => {
      now += options.passMs ?? 0
      const againInMs = waits[seen.passes++] ?? null
      if (seen.passes === options.stopAfter) stop.abort()
      if (againInMs === -1) throw new Error('broken')
      return { againInMs }
    },
    sleep: async ms => {
      seen.slept.push(ms)
      now += ms
    },
    now: () => now,
    signal: stop.signal,
    renewEveryMs: 1000,
    stayForMs: 5000,
    turnMs: 60_000,
  })
  return { turn, seen }
}

it('passes again and again while there is something to wait for closely', async () => {
  const { turn, seen } = world([100, 200, null])
  expect(await turn).toEqual({ againInMs: null })
  expect(seen).toMatchObject({ passes: 3, slept: [100, 200], released: 1 })
})

it('gives a long wait back to the queue', async () => {
  const { turn, seen } = world([100, 60_000])
  expect(await turn).toEqual({ againInMs: 60_000 })
  expect(seen.passes).toBe(2)
})

it('ends after its time, so that others come to their turn', async () => {
  const { turn, seen } = world(Array(100).fill(5000), { passMs: 10_000 })
  expect(await turn).toEqual({ againInMs: 5000 })
  expect(seen.passes).toBe(5)
})

it('does nothing while another holds the lease', async () => {
  const { turn, seen } = world([null], { busy: true })
  expect(await turn).toBe('busy')
  expect(seen).toMatchObject({ passes: 0, released: 0 })
})

it('stops after the pass that runs when the worker stops', async () => {
  const { turn, seen } = world([100, 100, 100], { stopAfter: 2 })
  await turn
  expect(seen.passes).toBe(2)
})

it('gives the lease back when a pass breaks', async () => {
  const { turn, seen } = world([-1])
  await expect(turn).rejects.toThrow('broken')
  expect(seen.released).toBe(1)
})
