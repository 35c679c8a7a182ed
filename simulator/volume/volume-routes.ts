import { Hono } from 'hono'
import { z } from 'zod'
import { type Env, readJson } from '../http/env'
import { nextPageUrl, page } from '../http/paging'
import { isRecord } from '../http/refusal'
import { canSee } from '../identity/caller'
import type { ImageState } from '../image/state'
import { checkGigabytes, checkVolumes } from './quota'
import { addQuotaRoutes } from './quota-routes'
import { badBody, badRequest, forbidden, notFound, volumeNotFound } from './refusals'
import { type C, parseBody, requireRole } from './request'
import { addSnapshotRoutes } from './snapshot-routes'
import { addVolume, beginDelete, setStatus, type Volume, type VolumeState } from './state'
import { createVolumeViews, type VolumeViews } from './views'

const deletable = ['available', 'error', 'error_restoring', 'error_extending', 'error_managing']

/** Cinder, version 3. */
export function createVolumeRoutes(url: string, state: VolumeState, images: ImageState): Hono<Env> {
  const app = new Hono<Env>()
  const version = {
    id: 'v3.0',
    links: [{ href: `${url}/volume/v3/`, rel: 'self' }],
    'media-types': [{ base: 'application/json', type: 'application/vnd.openstack.volume+json;version=3' }],
    min_version: '3.0',
    status: 'CURRENT',
    updated: '2022-08-31T00:00:00Z',
    version: '3.70',
  }
  app.use(async (c, next) => {
    await next()
    c.header('Openstack-Api-Version', c.req.header('OpenStack-API-Version') ?? 'volume 3.0')
    c.header('Vary', 'OpenStack-API-Version')
  })
  app.get('/', c => c.json({ versions: [version] }, 300))
  app.get('/v3', c => c.json({ versions: [version] }))
  app.get('/v3/', c => c.json({ versions: [version] }))
  const project = new Hono<Env>()

  const views = createVolumeViews(url, state, images)
  addVolumeRoutes(project, { url, state, images, views })
  addSnapshotRoutes(project, state, views)
  addQuotaRoutes(project, state)
  app.route('/v3/:project', project)
  return app
}

function addVolumeRoutes(
  project: Hono<Env>,
  of: { url: string; state: VolumeState; images: ImageState; views: VolumeViews },
): void {
  const { url, state, images, views } = of
  const volumeOf = (c: C): Volume => {
    const id = c.req.param('id') ?? ''
    const volume = state.volumes.get(id)
    if (!volume || !canSee(c.var.caller, volume.projectId)) throw volumeNotFound(id)
    return volume
  }
  const listed = (c: C): { shown: Volume[]; next: string | undefined } => {
    requireRole(c, 'reader', 'volume:get_all')
    const query = new URL(c.req.url).searchParams
    const { caller } = c.var
    const isEverywhere = caller.isAdmin && ['1', 'true'].includes(query.get('all_tenants')?.toLowerCase() ?? '')
    const wanted = metadataFilter(query.get('metadata'))
    const found = [...state.volumes.values()]
      .filter(volume => isEverywhere || volume.projectId === caller.projectId)
      .filter(volume => (query.get('name') ?? volume.name) === volume.name)
      .filter(volume => (query.get('status') ?? volume.status) === volume.status)
      .filter(volume => Object.entries(wanted).every(([key, value]) => volume.metadata[key] === value))
      .reverse()
    const limit = Number(query.get('limit') ?? 1000)
    return page(found, { limit, marker: query.get('marker') ?? undefined, idOf: volume => volume.id })
  }
  const list = (c: C, of: (volume: Volume) => Record<string, unknown>) => {
    const { shown, next } = listed(c)
    const here = `${url}${c.req.path}${new URL(c.req.url).search}`
    return c.json({
      volumes: shown.map(of),
      ...(next !== undefined && { volumes_links: [{ href: nextPageUrl(here, next), rel: 'next' }] }),
    })
  }
  project.get('/volumes', c => list(c, views.volumeBrief))
  project.get('/volumes/detail', c => list(c, views.volume))
  project.get('/volumes/:id', c => {
    requireRole(c, 'reader', 'volume:get')
    return c.json({ volume: views.volume(volumeOf(c)) })
  })

  const metadata = z.record(z.string(), z.string())
  const volumeSchema = z.object({
    volume: z.object({
      size: z.union([z.int(), z.string().regex(/^\d+$/).transform(Number)]).refine(size => size > 0, {
        error: 'is less than the minimum of 1',
      }),
      name: z.string().nullable().optional(),
      description: z.string().nullable().optional(),
      imageRef: z.string().nullable().optional(),
      snapshot_id: z.string().nullable().optional(),
      availability_zone: z.string().nullable().optional(),
      volume_type: z.string().nullable().optional(),
      metadata: metadata.nullable().optional(),
    }),
  })
  project.post('/volumes', async c => {
    requireRole(c, 'member', 'volume:create')
    const { volume: asked } = await parseBody(c, volumeSchema)
    const projectId = c.var.caller.projectId ?? ''
    const zone = asked.availability_zone
    if (zone && !['nova', 'az1', 'az2', 'az3'].includes(zone))
      throw badRequest(`Availability zone '${zone}' is invalid.`)
    if (asked.volume_type && ![state.typeId, '__DEFAULT__'].includes(asked.volume_type))
      throw notFound(`Volume type with name ${asked.volume_type} could not be found.`)
    if (asked.imageRef && !images.images.has(asked.imageRef))
      throw badRequest('Invalid image identifier or unable to access requested image.')
    checkVolumes(state, projectId)
    checkGigabytes(state, projectId, asked.size)
    const volume = addVolume(state, {
      name: asked.name ?? null,
      description: asked.description ?? null,
      projectId,
      userId: c.var.caller.userId,
      sizeGiB: asked.size,
      metadata: asked.metadata ?? {},
      snapshotId: asked.snapshot_id ?? null,
      imageId: asked.imageRef ?? undefined,
    })
    return c.json({ volume: views.volume(volume) }, 202)
  })
  project.put('/volumes/:id', async c => {
    requireRole(c, 'member', 'volume:update')
    const volume = volumeOf(c)
    const { volume: change } = await parseBody(
      c,
      z.object({ volume: volumeSchema.shape.volume.pick({ name: true, description: true, metadata: true }) }),
    )
    Object.assign(volume, {
      name: change.name ?? volume.name,
      description: change.description ?? volume.description,
      metadata: change.metadata ?? volume.metadata,
    })
    return c.json({ volume: views.volume(volume) })
  })
  project.delete('/volumes/:id', c => {
    requireRole(c, 'member', 'volume:delete')
    const volume = volumeOf(c)
    const hasSnapshots = [...state.snapshots.values()].some(one => one.volumeId === volume.id)
    if (!deletable.includes(volume.status) || volume.attachments.length > 0 || hasSnapshots)
      throw badRequest(
        'Invalid volume: Volume status must be available or error or error_restoring or error_extending or error_managing and must not be migrating, attached, belong to a group, have snapshots, awaiting a transfer, or be disassociated from snapshots after volume transfer.',
      )
    beginDelete(state, volume)
    return c.body(null, 202)
  })
  project.get('/volumes/:id/metadata', c => c.json({ metadata: volumeOf(c).metadata }))
  project.post('/volumes/:id/metadata', async c => {
    requireRole(c, 'member', 'volume:create_volume_metadata')
    const volume = volumeOf(c)
    const asked = await parseBody(c, z.object({ metadata }))
    volume.metadata = { ...volume.metadata, ...asked.metadata }
    return c.json({ metadata: volume.metadata })
  })
  project.post('/volumes/:id/action', async c => {
    const volume = volumeOf(c)
    const action = await readJson(c)
    if (!isRecord(action)) throw badBody({ kind: 'missing', at: [], name: '' })
    if (isRecord(action['os-extend'])) {
      requireRole(c, 'member', 'volume:extend')
      return extend(c, volume, Number(action['os-extend'].new_size))
    }
    if (isRecord(action['os-reset_status'])) {
      if (!c.var.caller.isAdmin) throw forbidden('volume_extension:volume_admin_actions:reset_status')
      setStatus(state, volume, String(action['os-reset_status'].status))
      return c.body(null, 202)
    }
    throw badRequest(`There is no such action: ${Object.keys(action)[0]}`)
  })
  const extend = (c: C, volume: Volume, size: number) => {
    if (!(size > volume.sizeGiB))
      throw badRequest(
        `Invalid input received: New size for extend must be greater than current size. (current: ${volume.sizeGiB}, extended: ${size}).`,
      )
    checkGigabytes(state, volume.projectId, size - volume.sizeGiB)
    volume.sizeGiB = size
    return c.body(null, 202)
  }
}

/** `{'key': 'value'}` as Python writes it, or JSON. */
function metadataFilter(text: string | null): Record<string, string> {
  if (text === null) return {}
  const pairs = [...text.matchAll(/['"]([^'"]*)['"]\s*:\s*u?['"]([^'"]*)['"]/g)]
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]))
}
