export const clusterTabs = ['overview', 'activity', 'access', 'yaml'] as const
export type ClusterTab = (typeof clusterTabs)[number]

export const isClusterTab = (text: string | undefined): text is ClusterTab => clusterTabs.some(tab => tab === text)

/** Address of a page of a cluster: by its id, because a name may be taken again when the cluster is gone. */
export function clusterPath(cluster: { id: string }, page: ClusterTab | 'delete' = 'overview'): string {
  return page === 'overview' ? `/clusters/${cluster.id}` : `/clusters/${cluster.id}/${page}`
}

/** The tab that an address opens: /clusters/<cluster>/<tab>. */
export function tabFromPath(path: string): ClusterTab {
  const last = path.split('/')[3]
  return isClusterTab(last) ? last : 'overview'
}
