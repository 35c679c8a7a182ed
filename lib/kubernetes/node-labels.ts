/**
 * A kubelet may set a label of these domains on its own node only where the name is in a list of the kubelet, or stands
 * under one of two prefixes; with any other it does not start.
 * https://kubernetes.io/docs/reference/access-authn-authz/admission-controllers/#noderestriction
 */
const reserved = /(^|\.)(kubernetes|k8s)\.io$/
const ownPrefix = /(^|\.)(kubelet|node)\.kubernetes\.io$/

/** Labels that the kubelet registers with, and those that have to be set through the API once the node is there. */
export function splitNodeLabels(labels: Record<string, string>): {
  kubelet: Record<string, string>
  api: Record<string, string>
} {
  const entries = Object.entries(labels)
  return {
    kubelet: Object.fromEntries(entries.filter(([key]) => canKubeletSet(key))),
    api: Object.fromEntries(entries.filter(([key]) => !canKubeletSet(key))),
  }
}

function canKubeletSet(key: string): boolean {
  const domain = key.includes('/') ? key.slice(0, key.indexOf('/')) : ''
  return !reserved.test(domain) || ownPrefix.test(domain)
}
