import { expect, it } from 'vitest'
import type { Outcome } from './outcome'
import { runSteps, type Step } from './run-steps'

type TestStep = Step<string, null, string, string>
const done: Outcome<string, string> = { state: 'done', reports: [] }
const step = (name: string, after: string[]): TestStep => ({
  name,
  after,
  reconcile: async () => done,
  remove: async () => done,
})
const graph = [step('a', []), step('b', ['a']), step('c', ['a']), step('d', ['b', 'c'])]

async function run(direction: 'reconcile' | 'remove', outcomes: Record<string, Outcome<string, string>> = {}) {
  const order: string[] = []
  const results = await runSteps(graph, direction, async s => {
    order.push(s.name)
    return outcomes[s.name] ?? done
  })
  return { order, states: Object.fromEntries([...results].map(([name, result]) => [name, result.state])) }
}

it('runs each step once, after those that it builds on', async () => {
  expect((await run('reconcile')).order).toEqual(['a', 'b', 'c', 'd'])
})

it('takes down the other way round', async () => {
  expect((await run('remove')).order).toEqual(['d', 'b', 'c', 'a'])
})

it('leaves out what builds on a step that waits, and runs the rest', async () => {
  const { states } = await run('reconcile', { b: { state: 'waiting', reports: [] } })
  expect(states).toEqual({ a: 'done', b: 'waiting', c: 'done', d: 'pending' })
})

it('goes on behind a step that waits but is usable', async () => {
  const { states } = await run('reconcile', { b: { state: 'waiting', reports: [], usable: true } })
  expect(states).toEqual({ a: 'done', b: 'waiting', c: 'done', d: 'done' })
})

it('takes nothing down on which something still stands', async () => {
  const { states } = await run('remove', { d: { state: 'blocked', failure: 'x', retryMs: 1, usable: true } })
  expect(states).toEqual({ a: 'pending', b: 'pending', c: 'pending', d: 'blocked' })
})

it('runs independent steps side by side', async () => {
  let open = 0
  let most = 0
  await runSteps(graph, 'reconcile', async () => {
    most = Math.max(most, ++open)
    await new Promise(resolve => setImmediate(resolve))
    open--
    return done
  })
  expect(most).toBe(2)
})
