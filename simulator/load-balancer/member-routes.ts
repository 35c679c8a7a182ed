import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { applyDefined } from '../network/records'
import { addMember } from './objects'
import type { Octavia } from './octavia'
import { memberChangeSchema, memberSchema } from './schemas'
import { membersOf } from './state'
import { memberView } from './views'
import { beginChange, beginRemove, checkMutable } from './work'

/** Members, one by one or as a whole list. */
export function addMemberRoutes(app: Hono<Env>, octavia: Octavia): void {
  const { state, poolOf, memberOf, parentOf, body, list } = octavia
  app.get('/pools/:id/members', c => list(c, 'members', membersOf(state, poolOf(c).id), of => memberView(state, of)))
  app.post('/pools/:id/members', async c => {
    const pool = poolOf(c)
    const asked = await body(c, 'member', 'member_.member', memberSchema)
    checkMutable(parentOf(pool))
    const member = addMember(state, pool, asked)
    beginChange(state, parentOf(pool), member)
    return c.json({ member: memberView(state, member) }, 201)
  })
  /** The list is the whole wish: who is missing goes, unless only additions are asked for. */
  app.put('/pools/:id/members', async c => {
    const pool = poolOf(c)
    const asked = await body(c, 'members', 'members_.members', z.array(memberSchema))
    const loadBalancer = parentOf(pool)
    checkMutable(loadBalancer)
    const keyOf = (of: { address: string; protocol_port: number }) => `${of.address} ${of.protocol_port}`
    const wanted = new Set(asked.map(keyOf))
    const existing = new Map(membersOf(state, pool.id).map(member => [keyOf(member), member]))
    for (const member of asked) {
      const known = existing.get(keyOf(member))
      if (known)
        applyDefined(known, { name: member.name, weight: member.weight, backup: member.backup } as Partial<
          typeof known
        >)
      else addMember(state, pool, member)
    }
    const isAdditive = (c.req.query('additive_only') ?? '').toLowerCase() === 'true'
    const surplus = isAdditive ? [] : [...existing.values()].filter(member => !wanted.has(keyOf(member)))
    beginRemove(state, loadBalancer, surplus)
    return c.body(null, 202)
  })
  app.get('/pools/:id/members/:member', c => c.json({ member: memberView(state, memberOf(c, poolOf(c))) }))
  app.put('/pools/:id/members/:member', async c => {
    const pool = poolOf(c)
    const member = memberOf(c, pool)
    const change = await body(c, 'member', 'member.member', memberChangeSchema)
    checkMutable(parentOf(pool))
    applyDefined(member, change as Partial<typeof member>)
    beginChange(state, parentOf(pool), member)
    return c.json({ member: memberView(state, member) })
  })
  app.delete('/pools/:id/members/:member', c => {
    const pool = poolOf(c)
    const member = memberOf(c, pool)
    checkMutable(parentOf(pool))
    beginRemove(state, parentOf(pool), [member])
    return c.body(null, 204)
  })
}
