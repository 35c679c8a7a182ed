import type { ImageState } from '../image/state'
import type { Snapshot, Volume, VolumeState } from './state'

/** Cinder's objects as it sends them. */
export function createVolumeViews(url: string, state: VolumeState, images: ImageState) {
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

  return {
    volume: view,
    volumeBrief: (volume: Volume) => ({ id: volume.id, name: volume.name, links: links(volume) }),
    snapshot: (of: Snapshot) => ({
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
    }),
  }
}

export type VolumeViews = ReturnType<typeof createVolumeViews>
