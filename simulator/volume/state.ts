import { type Clock, seconds } from '../clock'
import { isoMicros, newUuid } from '../ids'

export type Attachment = { attachmentId: string; serverId: string; device: string; attachedAt: string }
export type Volume = {
  id: string
  name: string | null
  description: string | null
  projectId: string
  userId: string
  status: string
  sizeGiB: number
  zone: string
  metadata: Record<string, string>
  isBootable: boolean
  snapshotId: string | null
  imageId: string | undefined
  attachments: Attachment[]
  createdAt: string
  updatedAt: string | null
}
export type Snapshot = {
  id: string
  name: string | null
  description: string | null
  projectId: string
  userId: string
  volumeId: string
  sizeGiB: number
  status: string
  metadata: Record<string, string>
  createdAt: string
}
export type Quota = { volumes: number; gigabytes: number; snapshots: number; per_volume_gigabytes: number }
/** Cinder's own defaults. */
export const defaultQuota: Quota = { volumes: 10, gigabytes: 1000, snapshots: 10, per_volume_gigabytes: -1 }

/** Cinder's database. */
export type VolumeState = {
  clock: Clock
  volumes: Map<string, Volume>
  snapshots: Map<string, Snapshot>
  quotas: Map<string, Quota>
  typeId: string
  slowness: (name: string) => number
}

export const createVolumeState = (clock: Clock): VolumeState => ({
  clock,
  volumes: new Map(),
  snapshots: new Map(),
  quotas: new Map(),
  typeId: newUuid(),
  slowness: () => 1,
})

export const quotaOf = (state: VolumeState, projectId: string): Quota => state.quotas.get(projectId) ?? defaultQuota

export function usedOf(state: VolumeState, projectId: string) {
  const volumes = [...state.volumes.values()].filter(volume => volume.projectId === projectId)
  const snapshots = [...state.snapshots.values()].filter(snapshot => snapshot.projectId === projectId)
  const sum = (items: { sizeGiB: number }[]) => items.reduce((total, item) => total + item.sizeGiB, 0)
  return { volumes: volumes.length, gigabytes: sum(volumes) + sum(snapshots), snapshots: snapshots.length }
}

/** Cinder's work, in simulated time. */
const durationMs = {
  create: seconds(5),
  copyImage: seconds(12),
  delete: seconds(4),
  detach: seconds(3),
  snapshot: seconds(3),
}

export function addVolume(
  state: VolumeState,
  of: Pick<Volume, 'name' | 'description' | 'projectId' | 'userId' | 'sizeGiB' | 'metadata' | 'snapshotId' | 'imageId'>,
): Volume {
  const volume: Volume = {
    ...of,
    id: newUuid(),
    status: 'creating',
    zone: 'nova',
    isBootable: of.imageId !== undefined,
    attachments: [],
    createdAt: isoMicros(state.clock.now()),
    updatedAt: null,
  }
  state.volumes.set(volume.id, volume)
  fill(state, volume)
  return volume
}

function fill(state: VolumeState, volume: Volume): void {
  const ms = volume.imageId === undefined ? durationMs.create : durationMs.copyImage
  state.clock.after(ms * state.slowness(volume.name ?? ''), () => setStatus(state, volume, 'available'))
}

export function setStatus(state: VolumeState, volume: Volume, status: string): void {
  volume.status = status
  volume.updatedAt = isoMicros(state.clock.now())
}

export function beginDelete(state: VolumeState, volume: Volume): void {
  setStatus(state, volume, 'deleting')
  state.clock.after(durationMs.delete * state.slowness(volume.name ?? ''), () => state.volumes.delete(volume.id))
}

export function attach(state: VolumeState, volume: Volume, serverId: string, device: string): Attachment {
  const attachment = { attachmentId: newUuid(), serverId, device, attachedAt: isoMicros(state.clock.now()) }
  volume.attachments.push(attachment)
  setStatus(state, volume, 'in-use')
  return attachment
}

export function detach(state: VolumeState, volume: Volume, serverId: string): void {
  volume.attachments = volume.attachments.filter(one => one.serverId !== serverId)
  if (volume.attachments.length === 0) setStatus(state, volume, 'available')
}

export function beginDetach(state: VolumeState, volume: Volume, serverId: string): void {
  volume.status = 'detaching'
  state.clock.after(durationMs.detach, () => detach(state, volume, serverId))
}

export function beginSnapshot(state: VolumeState, snapshot: Snapshot): void {
  state.snapshots.set(snapshot.id, snapshot)
  state.clock.after(durationMs.snapshot, () => {
    snapshot.status = 'available'
  })
}

/** Goes on, from the beginning of the step, with all that was under way when the cloud was switched off. */
export function resumeWork(state: VolumeState): void {
  for (const volume of state.volumes.values()) {
    if (volume.status === 'creating') fill(state, volume)
    if (volume.status === 'deleting') beginDelete(state, volume)
    if (volume.status === 'detaching') beginDetach(state, volume, volume.attachments[0]?.serverId ?? '')
  }
  for (const snapshot of state.snapshots.values()) if (snapshot.status === 'creating') beginSnapshot(state, snapshot)
}
