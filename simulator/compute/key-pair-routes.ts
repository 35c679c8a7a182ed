import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { newHexId } from '../ids'
import { notFound } from './refusals'
import { type C, parseBody } from './request'
import type { ComputeState } from './state'

export function addKeyPairRoutes(app: Hono<Env>, state: ComputeState): void {
  const own = (c: C) => state.keyPairs.filter(key => key.userId === c.var.caller.userId)
  const view = (key: ComputeState['keyPairs'][number]) => ({
    name: key.name,
    public_key: key.publicKey,
    fingerprint: key.fingerprint,
    type: 'ssh',
  })
  app.get('/os-keypairs', c => c.json({ keypairs: own(c).map(key => ({ keypair: view(key) })) }))
  app.post('/os-keypairs', async c => {
    const { keypair: asked } = await parseBody(
      c,
      z.object({ keypair: z.object({ name: z.string().min(1), public_key: z.string() }) }),
    )
    const key = {
      name: asked.name,
      publicKey: asked.public_key,
      fingerprint: (newHexId().match(/../g) ?? []).join(':'),
      userId: c.var.caller.userId,
    }
    state.keyPairs.push(key)
    return c.json({ keypair: { ...view(key), user_id: key.userId } }, 201)
  })
  app.delete('/os-keypairs/:name', c => {
    const key = own(c).find(one => one.name === c.req.param('name'))
    if (!key) throw notFound(`Keypair ${c.req.param('name')} not found for user ${c.var.caller.userId}`)
    state.keyPairs = state.keyPairs.filter(one => one !== key)
    return c.body(null, 204)
  })
}
