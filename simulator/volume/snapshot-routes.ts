import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { isoMicros, newUuid } from '../ids'
import { notFound, volumeNotFound } from './refusals'
import { type C, parseBody, requireRole } from './request'
import { beginSnapshot, type Snapshot, type VolumeState } from './state'
import type { VolumeViews } from './views'

export function addSnapshotRoutes(project: Hono<Env>, state: VolumeState, views: VolumeViews): void {
  const snapshots = (c: C) =>
    c.json({
      snapshots: [...state.snapshots.values()]
        .filter(one => one.projectId === c.var.caller.projectId)
        .map(views.snapshot),
    })
  project.get('/snapshots', snapshots)
  project.get('/snapshots/detail', snapshots)
  project.post('/snapshots', async c => {
    requireRole(c, 'member', 'volume:create_snapshot')
    const { snapshot: asked } = await parseBody(
      c,
      z.object({ snapshot: z.object({ volume_id: z.string(), name: z.string().nullable().optional() }) }),
    )
    const volume = state.volumes.get(asked.volume_id)
    if (!volume || !canSee(c.var.caller, volume.projectId)) throw volumeNotFound(asked.volume_id)
    const snapshot: Snapshot = {
      id: newUuid(),
      name: asked.name ?? null,
      description: null,
      projectId: volume.projectId,
      userId: c.var.caller.userId,
      volumeId: volume.id,
      sizeGiB: volume.sizeGiB,
      status: 'creating',
      metadata: {},
      createdAt: isoMicros(state.clock.now()),
    }
    beginSnapshot(state, snapshot)
    return c.json({ snapshot: views.snapshot(snapshot) }, 202)
  })
  const snapshotOf = (c: C) => {
    const id = c.req.param('id') ?? ''
    const found = state.snapshots.get(id)
    if (!found || !canSee(c.var.caller, found.projectId)) throw notFound(`Snapshot ${id} could not be found.`)
    return found
  }
  project.get('/snapshots/:id', c => c.json({ snapshot: views.snapshot(snapshotOf(c)) }))
  project.delete('/snapshots/:id', c => {
    requireRole(c, 'member', 'volume:delete_snapshot')
    state.snapshots.delete(snapshotOf(c).id)
    return c.body(null, 202)
  })
}
