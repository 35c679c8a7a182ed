import type { KubernetesClient } from './client'
import type { KubeObject } from './object'

export type ApplyResult = {
  /** `DaemonSet kube-system/kube-flannel`, in the order in which they were applied. */
  applied: string[]
  /** What an earlier set had and this one does not; deleted. */
  pruned: string[]
  /** What is applied and does not work yet, with the reason. */
  notReady: { object: string; message: string }[]
}

/** Applies a set of objects and deletes what left it since the last time. Safe to repeat. */
export declare function applySet(client: KubernetesClient, objects: KubeObject[]): Promise<ApplyResult>
