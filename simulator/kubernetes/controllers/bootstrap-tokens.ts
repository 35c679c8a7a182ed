import { readBootstrapToken } from '../auth/bootstrap-token'
import { signClusterInfo } from '../auth/cluster-info'
import type { ConfigMap, Secret } from '../objects'
import { builtIn } from '../schema/resources'
import type { Controller } from './controller'

const secrets = builtIn('', 'secrets')
const configMaps = builtIn('', 'configmaps')

/** Signs cluster-info for each bootstrap token there is, and takes back the signatures of those that are gone. */
export const signBootstrapTokens: Controller = {
  name: 'bootstrap-signer',
  watches: ['secrets', 'configmaps'],
  sync(cluster) {
    const { store } = cluster
    const info = store.get<ConfigMap>(configMaps, 'kube-public', 'cluster-info')
    const kubeconfig = info?.data?.kubeconfig
    if (!info || kubeconfig === undefined) return
    const data: Record<string, string> = { kubeconfig }
    for (const secret of store.list<Secret>(secrets, 'kube-system')) {
      const token = readBootstrapToken(secret, cluster.now())
      if (token?.signs) data[`jws-kubeconfig-${token.id}`] = signClusterInfo(kubeconfig, token.id, token.secret)
    }
    store.replace(configMaps, info, { ...info, data })
  },
}

/** Deletes bootstrap tokens whose time is over. */
export const cleanTokens: Controller = {
  name: 'token-cleaner',
  watches: ['secrets'],
  ticks: true,
  sync(cluster) {
    for (const secret of cluster.store.list<Secret>(secrets, 'kube-system')) {
      if (secret.type !== 'bootstrap.kubernetes.io/token') continue
      const expiration = Buffer.from(secret.data?.expiration ?? '', 'base64').toString()
      if (expiration && Date.parse(expiration) <= cluster.now().getTime()) cluster.store.remove(secrets, secret)
    }
  },
}
