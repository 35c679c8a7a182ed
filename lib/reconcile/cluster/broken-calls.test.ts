import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isDeleted, isReady, type SimulatedWorld, startWorld } from './testing/simulated-world'

/**
 * Every call of a create and of a delete that changes something is broken in turn, before and after its effect: the final
 * world is the same, and nothing is left over. Reads are broken by kind, as there are many of a kind.
 */
let world: SimulatedWorld
beforeAll(async () => {
  world = await startWorld()
})
afterAll(() => world.stop())

const draft = { controlPlane: { replicas: 1 as const }, nodePools: [{ name: 'web', replicas: 1 }] }
let count = 0

/** The cloud's calls of one create and one delete, with their places among calls of the same kind. */
async function liveOnce(name: string): Promise<{ created: object; calls: string[] }> {
  const id = await world.askForCluster(name, draft)
  await world.passUntil(id, isReady)
  const created = world.inCloud()
  await world.askForDeletion(id)
  await world.passUntil(id, isDeleted)
  return { created, calls: [] }
}

describe('broken calls', () => {
  it('of a create and a delete, each in turn, change nothing in the end', { timeout: 1_200_000 }, async () => {
    const before = world.inCloud()
    world.simulator.forgetCalls()
    const { created } = await liveOnce('unbroken')
    const own = world.simulator.calls().filter(call => call.userAgent.startsWith('slipway'))
    const writes = own.filter(call => call.method !== 'GET' && call.method !== 'HEAD')
    const kinds = [...new Set(writes.map(call => `${call.service} ${call.method} ${shape(call.path)}`))]
    console.log(`${own.length} calls, ${writes.length} of them change something, of ${kinds.length} kinds`)
    let broken = 0
    for (const kind of kinds) {
      const [service, method, path] = kind.split(' ')
      const ofKind = writes.filter(call => `${call.service} ${call.method} ${shape(call.path)}` === kind).length
      for (let nth = 1; nth <= Math.min(ofKind, 3); nth++) {
        for (const effect of ['before', 'after'] as const) {
          const fault = world.simulator.addFault({
            service,
            method,
            path,
            nth,
            times: 1,
            kind: effect,
            answer: { status: 500 },
            userAgent: '^slipway',
          })
          const name = `broken-${++count}`
          const result = await liveOnce(name).catch(error => {
            throw new Error(`${kind}, number ${nth}, broken ${effect} its effect: ${error.message}`)
          })
          expect(result.created, `${kind}, number ${nth}, broken ${effect} its effect`).toEqual(created)
          expect(world.inCloud(), `left over after ${kind}, number ${nth}, broken ${effect} its effect`).toEqual(before)
          if (fault.hits > 0) broken++
          world.simulator.clearFaults()
        }
      }
    }
    console.log(`${broken} calls were broken`)
    expect(broken).toBeGreaterThan(kinds.length)
  })
})

/** A path as a pattern: ids and names are any. */
function shape(path: string): string {
  const [bare = ''] = path.split('?')
  return `^${bare.replace(/[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}/g, '[^/]+')}(\\?.*)?$`
}
