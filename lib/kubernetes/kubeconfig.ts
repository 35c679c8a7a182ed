import { stringify } from 'yaml'

/** A kubeconfig for kubectl, as YAML. It holds the private key. */
export function renderKubeconfig(of: {
  clusterName: string
  /** For example https://203.0.113.10:6443. */
  server: string
  caPem: string
  /** What the kubeconfig calls the user; the certificate says who it really is. */
  user: string
  certPem: string
  keyPem: string
  namespace?: string
}): string {
  const context = `${of.user}@${of.clusterName}`
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  return stringify(
    {
      apiVersion: 'v1',
      kind: 'Config',
      clusters: [
        { name: of.clusterName, cluster: { server: of.server, 'certificate-authority-data': base64(of.caPem) } },
      ],
      users: [
        {
          name: context,
          user: { 'client-certificate-data': base64(of.certPem), 'client-key-data': base64(of.keyPem) },
        },
      ],
      contexts: [
        {
          name: context,
          context: {
            cluster: of.clusterName,
            user: context,
            ...(of.namespace ? { namespace: of.namespace } : {}),
          },
        },
      ],
      'current-context': context,
    },
    { lineWidth: 0 },
  )
}
