import type { NodeImage } from '@/lib/domain/catalog'
import { isImageFlavor } from '@/lib/domain/node-image'
import type { Image } from '@/lib/openstack/image/wire'

/**
 * The images that machines are made from. Only public ones, which by Glance's policy only the cloud's administrator makes:
 * properties are free text, and an own or shared image could call itself anything (facts 10.7). Of several for one version
 * and flavour the first in Glance's order, newest first, is taken.
 */
export function nodeImagesFromWire(images: Image[]): NodeImage[] {
  return images.flatMap(image => {
    const { id, name, kubernetes_version: kubernetesVersion, slipway_image_flavor: flavor = 'standard' } = image
    if (image.status !== 'active' || image.visibility !== 'public') return []
    return typeof kubernetesVersion === 'string' && isImageFlavor(flavor)
      ? [{ id, name: name ?? id, kubernetesVersion, flavor }]
      : []
  })
}
