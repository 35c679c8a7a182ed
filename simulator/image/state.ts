import { isoSeconds, newUuid } from '../ids'

export type Image = {
  id: string
  name: string
  owner: string
  status: 'queued' | 'active' | 'deactivated'
  visibility: 'public' | 'private' | 'shared' | 'community'
  diskFormat: string | null
  containerFormat: string | null
  minDisk: number
  minRam: number
  isProtected: boolean
  tags: string[]
  /** Free-form properties, shown beside the fixed ones. */
  properties: Record<string, string>
  content: { size: number; checksum: string; sha512: string } | undefined
  createdAt: string
  updatedAt: string
}

/** Glance's database. */
export type ImageState = { images: Map<string, Image> }
export const createImageState = (): ImageState => ({ images: new Map() })

export function addImage(state: ImageState, of: Partial<Image> & Pick<Image, 'name' | 'owner'>): Image {
  const now = isoSeconds(new Date())
  const image: Image = {
    id: newUuid(),
    status: 'queued',
    visibility: 'shared',
    diskFormat: 'raw',
    containerFormat: 'bare',
    minDisk: 0,
    minRam: 0,
    isProtected: false,
    tags: [],
    properties: {},
    content: undefined,
    createdAt: now,
    updatedAt: now,
    ...of,
  }
  state.images.set(image.id, image)
  return image
}
