import type { KubernetesErrorKind } from './errors'
import type { NodeSummary } from './node'
import type { KubeObject, ObjectRef } from './object'

export type KubernetesConnection = {
  /** For example https://203.0.113.10:6443. */
  server: string
  caPem: string
  certPem: string
  keyPem: string
  /** For each call, from its start to the last byte of the answer. */
  timeoutMs: number
}

/** Whether the API server serves, and why not. `text` is the raw reason. */
export type Readiness =
  | { ready: true }
  | { ready: false; reason: 'refused' | 'NotReady' | KubernetesErrorKind; text: string }

/** Calls to one cluster's API server over connections that are kept. Every call throws `KubernetesError`, but `ready`. */
export type KubernetesClient = {
  /** GET /readyz; never throws. */
  ready(): Promise<Readiness>
  /** For example v1.37.2. */
  version(): Promise<string>
  listNodes(): Promise<NodeSummary[]>
  /** Server-side apply as the field manager `slipway`, taking over fields of others. */
  apply(object: KubeObject): Promise<KubeObject>
  /** `undefined` when it is missing. */
  find(ref: ObjectRef): Promise<KubeObject | undefined>
  /** All pages. */
  list(of: { apiVersion: string; kind: string; namespace?: string; labelSelector?: string }): Promise<KubeObject[]>
  /** Absent is success; what depends on it goes in the background. */
  delete(ref: ObjectRef): Promise<void>
  /** Adds labels, or removes those that are null. */
  patchLabels(ref: ObjectRef, labels: Record<string, string | null>): Promise<void>
  /** Ends the kept connections; calls that run are cut off. */
  close(): void
}

export declare function connectKubernetes(connection: KubernetesConnection): Promise<KubernetesClient>
