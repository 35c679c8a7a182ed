import type { NodeImage } from './catalog'

/**
 * Kinds of node image: what an operator builds them for. Glance property `slipway_image_flavor` says which one an image
 * is; without it, it is standard.
 */
export const imageFlavors = ['standard', 'hardened', 'gpu'] as const
export type ImageFlavor = (typeof imageFlavors)[number]

export const isImageFlavor = (text: unknown): text is ImageFlavor => imageFlavors.includes(text as ImageFlavor)

/** The image for the machines of a Kubernetes version (1.37.2) and flavour. */
export function findNodeImage(images: NodeImage[], kubernetesVersion: string, flavor: string): NodeImage | undefined {
  return images.find(image => image.kubernetesVersion === `v${kubernetesVersion}` && image.flavor === flavor)
}
