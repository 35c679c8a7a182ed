import { type Context, Hono } from 'hono'
import { type ZodType, z } from 'zod'
import { type Env, readJson } from '../http/env'
import { nextPageUrl, page } from '../http/paging'
import { bodyProblem, isRecord } from '../http/refusal'
import { canSee } from '../identity/caller'
import { isoMicros, newUuid } from '../ids'
import type { ImageState } from '../image/state'
import { badBody, badRequest, forbidden, notFound, overLimit, volumeNotFound } from './refusals'
import {
  addVolume,
  beginDelete,
  type Quota,
  quotaOf,
  type Snapshot,
  setStatus,
  usedOf,
  type Volume,
  type VolumeState,
} from './state'

type C = Context<Env>
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

  const requireRole = (c: C, role: string, action: string) => {
    if (!c.var.caller.roles.has(role)) throw forbidden(action)
  }
  const body = async <T>(c: C, schema: ZodType<T>): Promise<T> => {
    const json = await readJson(c)
    const parsed = schema.safeParse(json)
    if (!parsed.success) throw badBody(bodyProblem(parsed.error, json))
    return parsed.data
  }
  const volumeOf = (c: C): Volume => {
    const id = c.req.param('id') ?? ''
    const volume = state.volumes.get(id)
    if (!volume || !canSee(c.var.caller, volume.projectId)) throw volumeNotFound(id)
    return volume
  }
  const links = (volume: Volume) => [
    { href: `${url}/volume/v3/${volume.projectId}/volumes/${volume.id}`, rel: 'self' },
    { href: `${url}/volume/${volume.projectId}/volumes/${volume.id}`, rel: 'bookmark' },
  ]
  const view = (volume: Volume) => ({
    id: volume.id,
    name: volume.name,
    description: volume.description,
    status: volume.status,
    size: volume.sizeGiB,
    availability_zone: volume.zone,
    bootable: String(volume.isBootable),
    metadata: volume.metadata,
    attachments: volume.attachments.map(one => ({
      id: volume.id,
      attachment_id: one.attachmentId,
      volume_id: volume.id,
      server_id: one.serverId,
      host_name: null,
      device: one.device,
      attached_at: one.attachedAt,
    })),
    consistencygroup_id: null,
    consumes_quota: true,
    created_at: volume.createdAt,
    updated_at: volume.updatedAt,
    encrypted: false,
    group_id: null,
    links: links(volume),
    multiattach: false,
    'os-vol-tenant-attr:tenant_id': volume.projectId,
    replication_status: null,
    service_uuid: null,
    shared_targets: false,
    snapshot_id: volume.snapshotId,
    source_volid: null,
    user_id: volume.userId,
    volume_type: '__DEFAULT__',
    volume_type_id: state.typeId,
    ...(volume.imageId !== undefined && { volume_image_metadata: imageMetadata(volume.imageId) }),
  })
  const imageMetadata = (id: string) => {
    const image = images.images.get(id)
    return { image_id: id, image_name: image?.name ?? '', ...image?.properties }
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
  project.get('/volumes', c => list(c, volume => ({ id: volume.id, name: volume.name, links: links(volume) })))
  project.get('/volumes/detail', c => list(c, view))
  project.get('/volumes/:id', c => {
    requireRole(c, 'reader', 'volume:get')
    return c.json({ volume: view(volumeOf(c)) })
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
    const { volume: asked } = await body(c, volumeSchema)
    const zone = asked.availability_zone
    if (zone && !['nova', 'az1', 'az2', 'az3'].includes(zone))
      throw badRequest(`Availability zone '${zone}' is invalid.`)
    if (asked.volume_type && ![state.typeId, '__DEFAULT__'].includes(asked.volume_type))
      throw notFound(`Volume type with name ${asked.volume_type} could not be found.`)
    if (asked.imageRef && !images.images.has(asked.imageRef))
      throw badRequest('Invalid image identifier or unable to access requested image.')
    checkQuota(c, asked.size)
    const volume = addVolume(state, {
      name: asked.name ?? null,
      description: asked.description ?? null,
      projectId: c.var.caller.projectId ?? '',
      userId: c.var.caller.userId,
      sizeGiB: asked.size,
      metadata: asked.metadata ?? {},
      snapshotId: asked.snapshot_id ?? null,
      imageId: asked.imageRef ?? undefined,
    })
    return c.json({ volume: view(volume) }, 202)
  })
  const checkQuota = (c: C, sizeGiB: number) => {
    const quota = quotaOf(state, c.var.caller.projectId ?? '')
    const used = usedOf(state, c.var.caller.projectId ?? '')
    if (quota.gigabytes >= 0 && used.gigabytes + sizeGiB > quota.gigabytes)
      throw overLimit(
        `VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested ${sizeGiB}G, quota is ${quota.gigabytes}G and ${used.gigabytes}G has been consumed.`,
      )
    if (quota.volumes >= 0 && used.volumes + 1 > quota.volumes)
      throw overLimit(
        `VolumeLimitExceeded: Maximum number of volumes allowed (${quota.volumes}) exceeded for quota 'volumes'.`,
      )
  }
  project.put('/volumes/:id', async c => {
    requireRole(c, 'member', 'volume:update')
    const volume = volumeOf(c)
    const { volume: change } = await body(
      c,
      z.object({ volume: volumeSchema.shape.volume.pick({ name: true, description: true, metadata: true }) }),
    )
    Object.assign(volume, {
      name: change.name ?? volume.name,
      description: change.description ?? volume.description,
      metadata: change.metadata ?? volume.metadata,
    })
    return c.json({ volume: view(volume) })
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
    const asked = await body(c, z.object({ metadata }))
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
    checkExtension(c, size - volume.sizeGiB)
    volume.sizeGiB = size
    return c.body(null, 202)
  }
  const checkExtension = (c: C, more: number) => {
    const quota = quotaOf(state, c.var.caller.projectId ?? '')
    const used = usedOf(state, c.var.caller.projectId ?? '')
    if (quota.gigabytes >= 0 && used.gigabytes + more > quota.gigabytes)
      throw overLimit(
        `VolumeSizeExceedsAvailableQuota: Requested volume or snapshot exceeds allowed gigabytes quota. Requested ${more}G, quota is ${quota.gigabytes}G and ${used.gigabytes}G has been consumed.`,
      )
  }

  // Snapshots
  const snapshotView = (of: Snapshot) => ({
    id: of.id,
    name: of.name,
    description: of.description,
    status: of.status,
    size: of.sizeGiB,
    volume_id: of.volumeId,
    metadata: of.metadata,
    user_id: of.userId,
    group_snapshot_id: null,
    created_at: of.createdAt,
    updated_at: null,
  })
  const snapshots = (c: C) =>
    c.json({
      snapshots: [...state.snapshots.values()]
        .filter(one => one.projectId === c.var.caller.projectId)
        .map(snapshotView),
    })
  project.get('/snapshots', snapshots)
  project.get('/snapshots/detail', snapshots)
  project.post('/snapshots', async c => {
    requireRole(c, 'member', 'volume:create_snapshot')
    const { snapshot: asked } = await body(
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
    state.snapshots.set(snapshot.id, snapshot)
    state.clock.after(3000, () => {
      snapshot.status = 'available'
    })
    return c.json({ snapshot: snapshotView(snapshot) }, 202)
  })
  const snapshotOf = (c: C) => {
    const id = c.req.param('id') ?? ''
    const found = state.snapshots.get(id)
    if (!found || !canSee(c.var.caller, found.projectId)) throw notFound(`Snapshot ${id} could not be found.`)
    return found
  }
  project.get('/snapshots/:id', c => c.json({ snapshot: snapshotView(snapshotOf(c)) }))
  project.delete('/snapshots/:id', c => {
    requireRole(c, 'member', 'volume:delete_snapshot')
    state.snapshots.delete(snapshotOf(c).id)
    return c.body(null, 202)
  })

  // Limits, quotas, types, zones
  project.get('/limits', c => {
    const id = c.var.caller.projectId ?? ''
    const [quota, used] = [quotaOf(state, id), usedOf(state, id)]
    return c.json({
      limits: {
        rate: [],
        absolute: {
          maxTotalVolumes: quota.volumes,
          maxTotalSnapshots: quota.snapshots,
          maxTotalVolumeGigabytes: quota.gigabytes,
          maxTotalBackups: 10,
          maxTotalBackupGigabytes: 1000,
          totalVolumesUsed: used.volumes,
          totalGigabytesUsed: used.gigabytes,
          totalSnapshotsUsed: used.snapshots,
          totalBackupsUsed: 0,
          totalBackupGigabytesUsed: 0,
        },
      },
    })
  })
  const quotaTarget = (c: C) => {
    const id = c.req.param('target') ?? ''
    if (!canSee(c.var.caller, id)) throw forbidden('volume_extension:quotas:show')
    return id
  }
  project.get('/os-quota-sets/:target', c => {
    const id = quotaTarget(c)
    const [quota, used] = [quotaOf(state, id), usedOf(state, id)]
    const withUsage = (c.req.query('usage') ?? '').toLowerCase() === 'true'
    const one = (limit: number, in_use: number) => (withUsage ? { limit, in_use, reserved: 0 } : limit)
    return c.json({
      quota_set: {
        id,
        volumes: one(quota.volumes, used.volumes),
        gigabytes: one(quota.gigabytes, used.gigabytes),
        snapshots: one(quota.snapshots, used.snapshots),
        per_volume_gigabytes: one(quota.per_volume_gigabytes, 0),
        backups: one(10, 0),
        backup_gigabytes: one(1000, 0),
        groups: one(10, 0),
      },
    })
  })
  project.put('/os-quota-sets/:target', async c => {
    if (!c.var.caller.isAdmin) throw forbidden('volume_extension:quotas:update')
    const limit = z.int().min(-1).optional()
    const { quota_set: asked } = await body(
      c,
      z.object({ quota_set: z.object({ volumes: limit, gigabytes: limit, snapshots: limit }) }),
    )
    const known = quotaOf(state, quotaTarget(c))
    const quota: Quota = {
      ...known,
      volumes: asked.volumes ?? known.volumes,
      gigabytes: asked.gigabytes ?? known.gigabytes,
      snapshots: asked.snapshots ?? known.snapshots,
    }
    state.quotas.set(quotaTarget(c), quota)
    return c.json({ quota_set: quota })
  })
  project.get('/types', c =>
    c.json({
      volume_types: [
        {
          id: state.typeId,
          name: '__DEFAULT__',
          is_public: true,
          description: 'Default Volume Type',
          extra_specs: {},
          'os-volume-type-access:is_public': true,
        },
      ],
    }),
  )
  project.get('/os-availability-zone', c =>
    c.json({ availabilityZoneInfo: [{ zoneName: 'nova', zoneState: { available: true } }] }),
  )
  app.route('/v3/:project', project)
  return app
}

/** `{'key': 'value'}` as Python writes it, or JSON. */
function metadataFilter(text: string | null): Record<string, string> {
  if (text === null) return {}
  const pairs = [...text.matchAll(/['"]([^'"]*)['"]\s*:\s*u?['"]([^'"]*)['"]/g)]
  return Object.fromEntries(pairs.map(([, key = '', value = '']) => [key, value]))
}
