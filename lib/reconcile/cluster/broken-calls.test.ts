import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AskedFaultInput } from '@/simulator/faults/asked-faults'
import { isDeleted, isReady, type SimulatedWorld, startWorld } from './testing/simulated-world'

/**
 * Every call that the portal makes in a create and a delete is broken in turn: refused before its effect, and, where it
 * changes something, cut off after it. The world in between and afterwards is the same, and nothing is left over. Of calls
 * of one shape (twelve security group rules) the first three are broken, of reads the first.
 */
let world: SimulatedWorld
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const draft = { controlPlane: { replicas: 1 as const }, nodePools: [{ name: 'web', replicas: 1 }] }

/** A create and a delete; returns what the cloud had in between. */
async function liveOnce(name: string): Promise<object> {
  const id = await world.askForCluster(name, draft)
  await world.passUntil(id, isReady)
  const created = world.inCloud()
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
  return created
}

it('a create and a delete end in the same world whichever call is broken', { timeout: 1_800_000 }, async () => {
  const before = world.inCloud()
  world.simulator.forgetCalls()
  const created = await liveOnce('whole')
  const faults = world.simulator
    .calls()
    .filter(call => call.userAgent === 'slipway')
    .map(call => ({ service: call.service, method: call.method, path: shapeOf(call.path) }))
  const planned = planFaults(faults)
  console.log(
    `${faults.length} calls of ${new Set(faults.map(f => JSON.stringify(f))).size} shapes, ${planned.length} broken in turn`,
  )

  for (const [i, fault] of planned.entries()) {
    const words = `${fault.method} ${fault.service} ${fault.path}, number ${fault.nth}, broken ${fault.kind} its effect`
    const standing = world.simulator.addFault(fault)
    const between = await liveOnce(`broken-${i}`).catch(error => {
      throw new Error(`${words}: ${error.message}`, { cause: error })
    })
    world.simulator.clearFaults()
    expect(standing.hits, `not met: ${words}`).toBe(1)
    expect(between, words).toEqual(created)
    expect(world.inCloud(), `left over: ${words}`).toEqual(before)
  }
})

type Shape = { service: string; method: string; path: string }

function planFaults(calls: Shape[]): (AskedFaultInput & Shape)[] {
  const counts = new Map<string, { shape: Shape; times: number }>()
  for (const shape of calls) {
    const key = JSON.stringify(shape)
    counts.set(key, { shape, times: (counts.get(key)?.times ?? 0) + 1 })
  }
  return [...counts.values()].flatMap(({ shape, times }) => {
    const reads = shape.method === 'GET' || shape.method === 'HEAD'
    const turns = Array.from({ length: Math.min(times, reads ? 1 : 3) }, (_, i) => i + 1)
    return turns.flatMap(nth => {
      const refused = { ...shape, nth, kind: 'before', answer: { status: 500 }, userAgent: '^slipway$' } as const
      const lost = { ...refused, kind: 'after', answer: 'cut' } as const
      return reads ? [refused] : [refused, lost]
    })
  })
}

/** A path as a pattern in which ids are any. */
function shapeOf(path: string): string {
  const [bare = ''] = path.split('?')
  return `^${bare.replace(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g, '[^/]+')}([?].*)?$`
}
