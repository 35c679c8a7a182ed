import type { Hono } from 'hono'
import { z } from 'zod'
import type { Env } from '../http/env'
import { canSee } from '../identity/caller'
import { forbidden } from './refusals'
import { type C, parseBody } from './request'
import { type Quota, quotaOf, usedOf, type VolumeState } from './state'

/** Limits, quotas, and what Cinder offers everybody. */
export function addQuotaRoutes(project: Hono<Env>, state: VolumeState): void {
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
    const { quota_set: asked } = await parseBody(
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
}
