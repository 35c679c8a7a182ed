import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AskedFaultInput } from '@/simulator/faults/asked-faults'
import { isDeleted, isReady, type SimulatedWorld, startWorld } from './testing/simulated-world'

/**
 * Every call that the portal makes in a create and a delete is broken in turn: refused before its effect, and, where it
 * changes something, cut off after it. The world in between and afterwards is the same, and nothing is left over.
 *
 * Calls are told apart by what they are (method and address, ids left out) and the how-manieth of those they are. How
 * often something that takes time is looked at differs from life to life: such reads are broken up to the least number
 * that undisturbed lives needed, and one that a broken life then does not come to is counted as not met.
 */
const worldCount = 3
let worlds: SimulatedWorld[]
beforeAll(async () => {
  worlds = await Promise.all(Array.from({ length: worldCount }, () => startWorld()))
}, 120_000)
afterAll(() => Promise.all(worlds.map(world => world.stop())))

const draft = { controlPlane: { replicas: 1 as const }, nodePools: [{ name: 'web', replicas: 1 }] }

/** A create and a delete; returns what the cloud had in between. */
async function liveOnce(world: SimulatedWorld, name: string): Promise<object> {
  const id = await world.askForCluster(name, draft)
  await world.passUntil(id, isReady)
  const created = world.inCloud()
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
  return created
}

it('a create and a delete end in the same world whichever call is broken', { timeout: 1_800_000 }, async () => {
  const undisturbed = await Promise.all(
    worlds.map(async world => {
      const before = world.inCloud()
      // The first one also makes what the tenant keeps, such as its service user.
      await liveOnce(world, 'first')
      world.simulator.forgetCalls()
      const created = await liveOnce(world, 'whole')
      return { before, created, calls: countCalls(world) }
    }),
  )
  const counts = leastCounts(undisturbed.map(life => life.calls))
  const planned = planFaults(counts)
  const calls = counts.reduce((sum, { times }) => sum + times, 0)
  console.log(`${calls} calls of ${counts.length} kinds, ${planned.length} breaks`)

  const notMet: string[] = []
  const queue = planned.map((fault, i) => ({ fault, name: `broken-${i}` }))
  await Promise.all(
    worlds.map(async (world, at) => {
      const { before, created } = undisturbed[at] as (typeof undisturbed)[number]
      for (let next = queue.shift(); next; next = queue.shift()) {
        const { fault, name } = next
        const words = `${fault.method} ${fault.service} ${fault.path}, number ${fault.nth}, broken ${fault.kind} its effect`
        const standing = world.simulator.addFault(fault)
        const between = await liveOnce(world, name).catch(error => {
          throw new Error(`${words}: ${error.message}`, { cause: error })
        })
        world.simulator.clearFaults()
        if (standing.hits === 0) notMet.push(words)
        expect(between, words).toEqual(created)
        expect(world.inCloud(), `left over: ${words}`).toEqual(before)
      }
    }),
  )
  console.log(`${planned.length - notMet.length} breaks met a call`)
  expect(notMet.filter(words => !words.startsWith('GET ') || words.includes('number 1,'))).toEqual([])
})

type Shape = { service: string; method: string; path: string }
type Counted = Shape & { times: number }

function countCalls(world: SimulatedWorld): Counted[] {
  const counts = new Map<string, Counted>()
  for (const call of world.simulator.calls()) {
    if (call.userAgent !== 'slipway') continue
    const shape = { service: call.service, method: call.method, path: shapeOf(call.path) }
    const key = JSON.stringify(shape)
    counts.set(key, { ...shape, times: (counts.get(key)?.times ?? 0) + 1 })
  }
  return [...counts.values()]
}

/** What happens in every one of these lives, and how often at least. */
function leastCounts([first = [], ...others]: Counted[][]): Counted[] {
  const timesIn = (life: Counted[], of: Counted) =>
    life.find(each => each.service === of.service && each.method === of.method && each.path === of.path)?.times ?? 0
  return first
    .map(counted => ({ ...counted, times: Math.min(counted.times, ...others.map(life => timesIn(life, counted))) }))
    .filter(({ times }) => times > 0)
}

function planFaults(counts: Counted[]): (AskedFaultInput & Shape)[] {
  return counts.flatMap(({ times, ...shape }) =>
    Array.from({ length: times }, (_, i) => i + 1).flatMap(nth => {
      const refused = { ...shape, nth, kind: 'before', answer: { status: 500 }, userAgent: '^slipway$' } as const
      const lost = { ...refused, kind: 'after', answer: 'cut' } as const
      return shape.method === 'GET' || shape.method === 'HEAD' ? [refused] : [refused, lost]
    }),
  )
}

/** A path as a pattern in which ids are any. */
function shapeOf(path: string): string {
  const [bare = ''] = path.split('?')
  return `^${bare.replace(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g, '[^/]+')}([?].*)?$`
}
