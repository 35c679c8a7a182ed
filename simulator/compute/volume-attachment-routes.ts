import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { attach, beginDetach } from '../volume/state'
import { badRequest, notFound } from './refusals'
import { type C, parseBody, requireRole, versionOf } from './request'
import type { ComputeState, Server } from './state'

/** Volumes that are plugged into a server that runs. */
export function addVolumeAttachmentRoutes(app: Hono<Env>, state: ComputeState, serverOf: (c: C) => Server): void {
  const view = (server: Server, use: Server['volumes'][number], version: number) => ({
    ...(version < 89 && { id: use.volumeId }),
    ...(version >= 89 && { attachment_id: use.attachmentId, bdm_uuid: use.attachmentId }),
    ...(version >= 79 && { delete_on_termination: use.deleteOnTermination }),
    ...(version >= 70 && { tag: use.tag }),
    device: use.device,
    serverId: server.id,
    volumeId: use.volumeId,
  })
  app.get('/servers/:id/os-volume_attachments', c => {
    requireRole(c, 'reader', 'os-volumes-attachments:index')
    const server = serverOf(c)
    return c.json({ volumeAttachments: server.volumes.map(use => view(server, use, versionOf(c))) })
  })
  app.post('/servers/:id/os-volume_attachments', async c => {
    requireRole(c, 'member', 'os-volumes-attachments:create')
    const server = serverOf(c)
    const { volumeAttachment: asked } = await parseBody(
      c,
      z.object({
        volumeAttachment: z.object({ volumeId: z.string(), delete_on_termination: z.boolean().optional() }),
      }),
    )
    const volume = state.volume.volumes.get(asked.volumeId)
    if (!volume || !canSee(c.var.caller, volume.projectId))
      throw notFound(`Volume ${asked.volumeId} could not be found.`)
    if (volume.status !== 'available')
      throw badRequest(
        `Invalid input received: Invalid volume: Volume ${volume.id} status must be available or downloading to reserve, but the current status is ${volume.status}.`,
      )
    const device = `/dev/vd${String.fromCharCode(98 + server.volumes.length)}`
    const { attachmentId } = attach(state.volume, volume, server.id, device)
    const use = {
      volumeId: volume.id,
      attachmentId,
      device,
      deleteOnTermination: asked.delete_on_termination ?? false,
      tag: null,
    }
    server.volumes.push(use)
    return c.json({ volumeAttachment: view(server, use, versionOf(c)) })
  })
  app.delete('/servers/:id/os-volume_attachments/:volume', c => {
    requireRole(c, 'member', 'os-volumes-attachments:delete')
    const server = serverOf(c)
    const use = server.volumes.find(one => one.volumeId === c.req.param('volume'))
    if (!use) throw notFound(`volume_id not found: ${c.req.param('volume')}`)
    server.volumes = server.volumes.filter(one => one !== use)
    const volume = state.volume.volumes.get(use.volumeId)
    if (volume) beginDetach(state.volume, volume, server.id)
    return c.body(null, 202)
  })
}
