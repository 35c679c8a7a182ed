import type { z } from 'zod'
import type { objectSchema } from './wire'

/** Any Kubernetes object, as a manifest writes it. */
export type KubeObject = z.infer<typeof objectSchema>

/** Enough to find an object again. `namespace` is left out for what belongs to the whole cluster. */
export type ObjectRef = { apiVersion: string; kind: string; name: string; namespace?: string }

export const refOf = (object: KubeObject): ObjectRef => ({
  apiVersion: object.apiVersion,
  kind: object.kind,
  name: object.metadata.name,
  ...(object.metadata.namespace ? { namespace: object.metadata.namespace } : {}),
})

/** For messages: `DaemonSet kube-system/kube-flannel`. */
export const describeRef = (ref: ObjectRef): string =>
  `${ref.kind} ${ref.namespace ? `${ref.namespace}/` : ''}${ref.name}`
