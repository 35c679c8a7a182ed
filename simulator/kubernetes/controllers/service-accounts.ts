import { fillTokenSecret } from '../api/subresources'
import type { Cluster } from '../cluster'
import type { ConfigMap, Namespace, Secret, ServiceAccount } from '../objects'
import { builtIn } from '../schema/resources'
import type { Controller } from './controller'

const namespaces = builtIn('', 'namespaces')
const serviceAccounts = builtIn('', 'serviceaccounts')
const configMaps = builtIn('', 'configmaps')
const secrets = builtIn('', 'secrets')

const rootCa = 'kube-root-ca.crt'

/** Each namespace has its default account and the cluster's CA; token Secrets get their tokens. */
export const serviceAccountController: Controller = {
  name: 'serviceaccounts',
  watches: ['namespaces', 'serviceaccounts', 'configmaps', 'secrets'],
  sync(cluster) {
    for (const { metadata } of cluster.store.list<Namespace>(namespaces)) {
      if (!metadata.deletionTimestamp) fillNamespace(cluster, metadata.name)
    }
    for (const secret of [...cluster.store.each<Secret>(secrets)]) fillSecret(cluster, secret)
  },
}

function fillNamespace({ store, settings }: Cluster, namespace: string): void {
  if (!store.get(serviceAccounts, namespace, 'default')) {
    store.create<ServiceAccount>(serviceAccounts, {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'default', namespace },
    })
  }
  if (!store.get(configMaps, namespace, rootCa)) {
    store.create<ConfigMap>(configMaps, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: rootCa, namespace },
      data: { 'ca.crt': settings.ca.certificate },
    })
  }
}

function fillSecret(cluster: Cluster, secret: Secret): void {
  if (secret.type !== 'kubernetes.io/service-account-token' || secret.data?.token) return
  const { namespace, annotations } = secret.metadata
  const account = cluster.store.get<ServiceAccount>(
    serviceAccounts,
    namespace,
    annotations?.['kubernetes.io/service-account.name'] ?? '',
  )
  if (account) fillTokenSecret(cluster, secret, account)
}
