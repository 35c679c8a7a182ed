/** `Unreachable`: nobody answered, or whoever did cannot serve now; it passes. */
export const kubernetesErrorKinds = [
  'NotFound',
  'Conflict',
  'Forbidden',
  'Unauthorized',
  'Invalid',
  'Unreachable',
  'Timeout',
  'Certificate',
  'Other',
] as const
export type KubernetesErrorKind = (typeof kubernetesErrorKinds)[number]

/** What a Kubernetes API server answered, or why it did not. `text` is its own words. */
export class KubernetesError extends Error {
  override name = 'KubernetesError'
  constructor(
    readonly kind: KubernetesErrorKind,
    /** What was asked, for example `apply DaemonSet kube-system/kube-flannel`. */
    readonly operation: string,
    readonly text: string,
    /** The HTTP status, when there was an answer. */
    readonly status?: number,
    options?: ErrorOptions,
  ) {
    super(`${operation}: ${text}`, options)
  }
}

export const isKubernetesError = (error: unknown, kind?: KubernetesErrorKind): error is KubernetesError =>
  error instanceof KubernetesError && (kind === undefined || error.kind === kind)
