import { segment } from '../http/query'
import { listMatching, onlyOne } from '../http/resource'
import type { Service } from '../http/service'
import { type Image, type ImageFilter, imageSchema } from './wire'

/** Glance. */
export type ImageClient = {
  images: {
    /** Own, public and accepted shared ones. */
    list(filter?: ImageFilter): Promise<Image[]>
    find(filter: ImageFilter): Promise<Image | undefined>
    get(id: string): Promise<Image>
  }
}

export function makeImageClient(service: Service): ImageClient {
  const images = { path: '/images', many: 'images', schema: imageSchema }
  const list = (filter?: ImageFilter) => listMatching(service, images, { operation: 'list images', query: filter })
  return {
    images: {
      list,
      find: async filter => onlyOne(await list(filter), service, 'find image'),
      get: id => service.get(`/images/${segment(id)}`, imageSchema, { operation: 'get image' }),
    },
  }
}
