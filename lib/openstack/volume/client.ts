import { z } from 'zod'
import { under } from '../http/parse'
import { matches } from '../http/query'
import { makeResource, onlyOne, type Resource } from '../http/resource'
import type { Service } from '../http/service'
import {
  type Volume,
  type VolumeCreate,
  type VolumeFilter,
  type VolumeLimits,
  type VolumeType,
  type VolumeUpdate,
  volumeLimitsSchema,
  volumeSchema,
  volumeTypeSchema,
} from './wire'

/** Cinder v3. */
export type VolumeClient = {
  volumes: Resource<Volume, VolumeFilter, VolumeCreate, VolumeUpdate>
  volumeTypes: {
    list(): Promise<VolumeType[]>
  }
  limits: {
    /** Of the token's project. */
    get(): Promise<VolumeLimits>
  }
}

export function makeVolumeClient(service: Service): VolumeClient {
  return {
    volumes: makeVolumes(service),
    volumeTypes: {
      list: () => service.list('/types', 'volume_types', volumeTypeSchema, { operation: 'list volume types' }),
    },
    limits: {
      async get() {
        const schema = under('limits', z.object({ absolute: volumeLimitsSchema }))
        return (await service.get('/limits', schema, { operation: 'get limits' })).absolute
      },
    },
  }
}

function makeVolumes(service: Service): VolumeClient['volumes'] {
  const volumes = makeResource<typeof volumeSchema, Record<string, never>, VolumeCreate, VolumeUpdate>(service, {
    path: '/volumes',
    one: 'volume',
    many: 'volumes',
    schema: volumeSchema,
  })
  const list: VolumeClient['volumes']['list'] = async ({ metadata, ...filter } = {}) => {
    const query = { ...filter, metadata: metadata && JSON.stringify(metadata) }
    const found = await service.list('/volumes/detail', 'volumes', volumeSchema, { operation: 'list volumes', query })
    return found.filter(volume => matches(volume, filter) && hasMetadata(volume, metadata))
  }
  return { ...volumes, list, find: async filter => onlyOne(await list(filter), service, 'find volume') }
}

const hasMetadata = (volume: Volume, wanted: Record<string, string> = {}): boolean =>
  Object.entries(wanted).every(([key, value]) => volume.metadata[key] === value)
